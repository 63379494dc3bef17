using System.Security.Cryptography;
using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>Makes the first account, so that somebody can sign in to an empty database.</summary>
internal sealed class Bootstrapper(AdminDbContext db, AdminOptions options, Passwords passwords, TimeProvider time)
{
    // 20 of 32 characters: 100 bits, without look-alikes.
    private const int GeneratedLength = 20;
    private const string GeneratedAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>The new account, with its password where one was made up; null when there are accounts already.</summary>
    public async Task<BootstrapAccount?> EnsureAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Accounts.AnyAsync(cancellationToken))
        {
            return null;
        }

        var generated = options.BootstrapPassword is null ? RandomNumberGenerator.GetString(GeneratedAlphabet, GeneratedLength) : null;
        var now = time.GetUtcNowMilliseconds();
        db.Accounts.Add(new Account
        {
            Email = options.BootstrapEmail,
            PasswordHash = passwords.Hash(generated ?? options.BootstrapPassword!),
            Plan = AccountPlan.SelfHosted,
            IsOperator = true,
            EmailVerifiedAt = now,
            CreatedAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new BootstrapAccount(options.BootstrapEmail, generated);
    }
}
