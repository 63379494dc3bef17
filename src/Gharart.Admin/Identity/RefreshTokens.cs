using System.Security.Cryptography;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>Sessions as chains of single-use refresh tokens. Who presents a spent one stole it or was robbed: the chain ends.</summary>
internal sealed class RefreshTokens(AdminDbContext db, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Begins a session and answers its id and first token.</summary>
    public async Task<(string SessionId, string Token)> StartAsync(int accountId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        await db.RefreshTokens.Where(token => token.AccountId == accountId && token.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var sessionId = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var first = Add(accountId, sessionId, now);
        await db.SaveChangesAsync(cancellationToken);
        return (sessionId, first);
    }

    /// <summary>Spends a token for the next one; the error is null when that went well.</summary>
    public async Task<(ApiError? Error, int AccountId, string SessionId, string Token)> RotateAsync(string token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        var hash = SecretText.Hash(token);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.RefreshTokens.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Hash == hash, cancellationToken);
        if (Refusal(row, now) is { } error)
        {
            if (row is { SpentAt: not null, RevokedAt: null })
            {
                await RevokeAsync(row.FamilyId, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            return (error, 0, "", "");
        }

        // The transaction is IMMEDIATE, so nobody spent it since it was read.
        await db.RefreshTokens.Where(candidate => candidate.Id == row!.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(candidate => candidate.SpentAt, now), cancellationToken);
        var next = Add(row!.AccountId, row.FamilyId, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (null, row.AccountId, row.FamilyId, next);
    }

    /// <summary>Ends a session: its refresh tokens and, through their <c>sid</c>, its access tokens.</summary>
    public async Task RevokeAsync(string sessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        await db.RefreshTokens.Where(token => token.FamilyId == sessionId && token.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now), cancellationToken);
    }

    /// <summary>Ends the session that a refresh token belongs to, if it belongs to any.</summary>
    public async Task RevokeByTokenAsync(string token, CancellationToken cancellationToken)
    {
        var hash = SecretText.Hash(token);
        var sessionId = await db.RefreshTokens.Where(row => row.Hash == hash).Select(row => row.FamilyId).FirstOrDefaultAsync(cancellationToken);
        if (sessionId is not null)
        {
            await RevokeAsync(sessionId, cancellationToken);
        }
    }

    /// <summary>Ends all sessions of an account, save the one that is named.</summary>
    public async Task RevokeAllAsync(int accountId, string? exceptSessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        await db.RefreshTokens.Where(token => token.AccountId == accountId && token.FamilyId != exceptSessionId && token.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now), cancellationToken);
    }

    private static ApiError? Refusal(RefreshToken? row, DateTimeOffset now) => row switch
    {
        null => ApiError.InvalidToken,
        { RevokedAt: not null } or { SpentAt: not null } => ApiError.TokenRevoked,
        _ when row.ExpiresAt <= now => ApiError.TokenExpired,
        _ => null,
    };

    private string Add(int accountId, string sessionId, DateTimeOffset now)
    {
        var token = SecretText.New();
        db.RefreshTokens.Add(new RefreshToken { Hash = SecretText.Hash(token), FamilyId = sessionId, AccountId = accountId, ExpiresAt = now + Lifetime });
        return token;
    }
}
