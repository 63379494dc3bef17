using Gharart.Admin.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>
/// Checks an e-mail and a password. Whether the account is unknown, locked, without a password, or the password wrong, the answer and the
/// work are the same: one transaction that counts the attempt, one slow hash.
/// </summary>
internal sealed class SignIn(AdminDbContext db, Passwords passwords, TimeProvider time)
{
    private static readonly TimeSpan NetworksAreKept = TimeSpan.FromDays(1);

    /// <param name="email">As typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="network">Of the client: <see cref="ClientNetwork"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Account?> CheckAsync(string email, string password, string network, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        EmailAddress.TryFold(email, out var folded);

        // The attempt is counted before the slow hash, so that parallel guesses cannot slip through while it is computed.
        var (account, isOpen) = await CountAsync(folded, network, now, cancellationToken);
        var result = passwords.Verify(account, password);
        if (account is null || !isOpen || result == PasswordVerificationResult.Failed)
        {
            return null;
        }

        var hash = result == PasswordVerificationResult.SuccessRehashNeeded ? passwords.Hash(password) : account.PasswordHash;
        await ForgiveAsync(account, network, hash, cancellationToken);
        return account;
    }

    // Transactions are IMMEDIATE, so attempts are counted one after the other.
    private async Task<(Account? Account, bool IsOpen)> CountAsync(string email, string network, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Email == email, cancellationToken);
        var isNetworkOpen = await CountNetworkAsync(network, now, cancellationToken);
        var isOpen = isNetworkOpen && account is not null && !(account.LockedUntil > now);
        await CountAccountAsync(account, isOpen, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (account, isOpen);
    }

    private async Task<bool> CountNetworkAsync(string network, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await db.LoginNetworks.SingleOrDefaultAsync(candidate => candidate.Network == network, cancellationToken);
        if (row is null)
        {
            var forgotten = now - NetworksAreKept;
            await db.LoginNetworks.Where(old => old.LastFailedAt < forgotten).ExecuteDeleteAsync(cancellationToken);
            db.LoginNetworks.Add(row = new LoginNetwork { Network = network, LastFailedAt = now });
        }

        var isOpen = !(row.LockedUntil > now);
        if (isOpen)
        {
            row.FailedLogins = LoginThrottle.Remaining(row.FailedLogins, now - row.LastFailedAt) + 1;
            row.LastFailedAt = now;
            row.LockedUntil = LoginThrottle.LockedUntil(row.FailedLogins, now, LoginThrottle.FreeAttemptsOfNetwork);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.Entry(row).State = EntityState.Detached;
        return isOpen;
    }

    // Where nothing is to be counted, a write that changes nothing, so that the clock does not tell whether the e-mail is known.
    private Task<int> CountAccountAsync(Account? account, bool isOpen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!isOpen)
        {
            return db.Accounts.Where(row => row.Id == db.Accounts.Min(any => any.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.FailedLogins, row => row.FailedLogins), cancellationToken);
        }

        var attempts = account!.FailedLogins + 1;
        var lockedUntil = LoginThrottle.LockedUntil(attempts, now);
        return db.Accounts.Where(row => row.Id == account.Id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.FailedLogins, attempts).SetProperty(row => row.LockedUntil, lockedUntil), cancellationToken);
    }

    private async Task ForgiveAsync(Account account, string network, string passwordHash, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Accounts.Where(row => row.Id == account.Id && row.PasswordHash == account.PasswordHash).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.FailedLogins, 0)
                .SetProperty(row => row.LockedUntil, (DateTimeOffset?)null)
                .SetProperty(row => row.PasswordHash, passwordHash),
            cancellationToken);
        await db.LoginNetworks.Where(row => row.Network == network && row.FailedLogins > 0).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.FailedLogins, row => row.FailedLogins - 1).SetProperty(row => row.LockedUntil, (DateTimeOffset?)null),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
