using Gharart.Admin.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>
/// Checks an e-mail and a password. Whether the account is unknown, locked or the password wrong, the answer and the work
/// are the same: one hash, one write.
/// </summary>
internal sealed class SignIn(AdminDbContext db, Passwords passwords, TimeProvider time)
{
    public async Task<Account?> CheckAsync(string email, string password, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        EmailAddress.TryFold(email, out var folded);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Email == folded, cancellationToken);

        // The attempt is counted before the slow hash, so that parallel guesses cannot slip through while it is computed.
        var open = account is null ? await CountForNobodyAsync(cancellationToken) : await CountAsync(account, now, cancellationToken);
        var result = passwords.Verify(account, password);
        if (account is null || !open || result == PasswordVerificationResult.Failed)
        {
            return null;
        }

        var hash = result == PasswordVerificationResult.SuccessRehashNeeded ? passwords.Hash(password) : account.PasswordHash;
        await db.Accounts.Where(row => row.Id == account.Id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.FailedLogins, 0)
                .SetProperty(row => row.LockedUntil, (DateTimeOffset?)null)
                .SetProperty(row => row.PasswordHash, hash),
            cancellationToken);
        return account;
    }

    // False when the account is locked, or when another attempt was counted in between: that one is then answered, this one refused.
    private async Task<bool> CountAsync(Account account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = account.LockedUntil is not { } until || until <= now;
        var attempts = open ? account.FailedLogins + 1 : account.FailedLogins;
        var lockedUntil = open ? LoginThrottle.LockedUntil(attempts, now) : account.LockedUntil;
        var counted = await db.Accounts
            .Where(row => row.Id == account.Id && row.FailedLogins == account.FailedLogins && row.LockedUntil == account.LockedUntil)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.FailedLogins, attempts).SetProperty(row => row.LockedUntil, lockedUntil), cancellationToken);
        return open && counted == 1;
    }

    // A write that changes nothing, so that the clock does not tell whether the e-mail is known.
    private async Task<bool> CountForNobodyAsync(CancellationToken cancellationToken)
    {
        await db.Accounts.Where(row => row.Id == db.Accounts.Min(any => any.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.FailedLogins, row => row.FailedLogins), cancellationToken);
        return false;
    }
}
