using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>Links that are mailed and work once.</summary>
internal sealed class OneTimeLinks(AdminDbContext db, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Adds a link for the account, which may be new; the caller saves. Answers the token to mail.</summary>
    public string Add(Account account, OneTimeLinkPurpose purpose)
    {
        var token = SecretText.New();
        db.OneTimeLinks.Add(new OneTimeLink
        {
            Hash = SecretText.Hash(token),
            Purpose = purpose,
            Account = account,
            ExpiresAt = time.GetUtcNowMilliseconds() + Lifetime,
        });
        return token;
    }

    /// <summary>The account that a token stands for; the error is null when it may be used.</summary>
    public async Task<(ApiError? Error, int AccountId)> FindAsync(string token, OneTimeLinkPurpose purpose, CancellationToken cancellationToken)
    {
        var (now, hash) = (time.GetUtcNowMilliseconds(), SecretText.Hash(token));
        var link = await db.OneTimeLinks.AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash && row.Purpose == purpose, cancellationToken);
        return link switch
        {
            null => (ApiError.InvalidToken, 0),
            { UsedAt: not null } => (ApiError.UsedMagicLink, 0),
            _ when link.ExpiresAt <= now => (ApiError.ExpiredMagicLink, 0),
            _ => (null, link.AccountId),
        };
    }

    /// <summary>Uses up a token and every other one of its account and purpose; false where another request was faster.</summary>
    public async Task<bool> UseAsync(string token, int accountId, OneTimeLinkPurpose purpose, CancellationToken cancellationToken)
    {
        var (now, hash) = (time.GetUtcNowMilliseconds(), SecretText.Hash(token));
        var used = await db.OneTimeLinks.Where(row => row.Hash == hash && row.UsedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), cancellationToken);
        await db.OneTimeLinks.Where(row => row.AccountId == accountId && row.Purpose == purpose && row.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now), cancellationToken);
        return used == 1;
    }
}
