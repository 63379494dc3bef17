using System.Data.Common;
using System.Security.Cryptography;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>Checks personal access tokens. The row is read on each use, so that a revocation counts at once and at every host.</summary>
internal sealed partial class PersonalAccessTokens(IDbContextFactory<AdminDbContext> databases, TimeProvider time, ILogger<PersonalAccessTokens> logger)
{
    /// <summary>Either an error or the caller that the token stands for.</summary>
    public async Task<(ApiError? Error, CurrentUser? Caller)> ReadAsync(string text, CancellationToken cancellationToken)
    {
        if (!TokenText.TryReadId(text, out var tokenId))
        {
            return (ApiError.InvalidToken, null);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.PersonalAccessTokens.AsNoTracking()
            .Where(token => token.TokenId == tokenId)
            .Join(db.Accounts, token => token.CreatedBy, account => account.Id, (token, account) => new { Token = token, Account = account })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null || !CryptographicOperations.FixedTimeEquals(found.Token.Hash, SecretText.Hash(text)))
        {
            return (ApiError.InvalidToken, null);
        }

        var (token, account, now) = (found.Token, found.Account, time.GetUtcNow());
        if (token.RevokedAt is not null)
        {
            return (ApiError.TokenRevoked, null);
        }

        if (token.ExpiresAt <= now)
        {
            return (ApiError.TokenExpired, null);
        }

        await NoteUseAsync(db, token, UtcDay(now), cancellationToken);
        var grant = new TokenGrant(token.TokenId, token.HandleId, token.Scopes);
        return (null, new CurrentUser(account.Id, account.Email, account.DisplayName, account.Plan, IsOperator: false, SessionId: "", grant));
    }

    /// <summary>Days since 1970-01-01.</summary>
    public static int UtcDay(DateTimeOffset at) => (int)(at.ToUnixTimeSeconds() / 86_400);

    // One write a token and day. It is a courtesy: where it fails, the request goes on.
    private async Task NoteUseAsync(AdminDbContext db, PersonalAccessToken token, int today, CancellationToken cancellationToken)
    {
        if (token.LastUsedDay >= today)
        {
            return;
        }

        try
        {
            await db.PersonalAccessTokens.Where(row => row.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedDay, today), cancellationToken);
        }
        catch (DbException exception)
        {
            Log.NotNoted(logger, token.TokenId, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "That token {TokenId} was used could not be noted: {Reason}")]
        public static partial void NotNoted(ILogger logger, string tokenId, string reason);
    }
}
