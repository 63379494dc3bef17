using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>
/// Finds out who sent a credential. Accounts, sessions and tokens are read on every request, so that a sign-out, a revocation, a changed plan
/// or a deleted account count at once, and at every host.
/// </summary>
internal sealed class CallerReader(
    AccessTokens accessTokens, PersonalAccessTokens personalTokens, AdminDbContext db, TimeProvider time, OidcTokens? oidcTokens = null)
{
    /// <param name="credential">A JWT or a personal access token.</param>
    /// <param name="isApiKey">It came as <c>x-api-key</c>, which is for personal access tokens only.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Either an error or a caller.</returns>
    public async Task<(ApiError? Error, CurrentUser? Caller)> ReadAsync(string credential, bool isApiKey, CancellationToken cancellationToken)
    {
        if (isApiKey || credential.StartsWith(TokenText.Prefix, StringComparison.Ordinal))
        {
            return await personalTokens.ReadAsync(credential, cancellationToken);
        }

        return oidcTokens is not null && JwtHeader.ReadIssuer(credential) == oidcTokens.Issuer
            ? await ReadExternalAsync(oidcTokens, credential, cancellationToken)
            : await ReadOwnAsync(credential, cancellationToken);
    }

    private async Task<(ApiError? Error, CurrentUser? Caller)> ReadOwnAsync(string token, CancellationToken cancellationToken)
    {
        var (error, accountId, sessionId) = await accessTokens.ReadAsync(token, cancellationToken);
        if (error is not null)
        {
            return (error, null);
        }

        var found = await db.Accounts
            .Where(account => account.Id == accountId)
            .Select(account => new
            {
                User = new CurrentUser(account.Id, account.Email, account.DisplayName, account.Plan, account.IsOperator, sessionId),
                Open = db.RefreshTokens.Any(row => row.FamilyId == sessionId && row.AccountId == account.Id && row.RevokedAt == null),
            })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null ? (ApiError.InvalidToken, null) : found.Open ? (null, found.User) : (ApiError.TokenRevoked, null);
    }

    // An account whose mailbox nobody has proved here may be anybody's: the issuer's word must not hand it over.
    private async Task<(ApiError? Error, CurrentUser? Caller)> ReadExternalAsync(OidcTokens tokens, string token, CancellationToken cancellationToken)
    {
        var (error, email) = await tokens.ReadAsync(token, cancellationToken);
        if (error is not null)
        {
            return (error, null);
        }

        var account = await db.Accounts.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Email == email && (row.EmailVerifiedAt != null || row.PasswordHash == ""), cancellationToken);
        if (account is null)
        {
            return (ApiError.InvalidToken, null);
        }

        if (account.EmailVerifiedAt is null)
        {
            // Invited, and the issuer has seen the mailbox: that accepts.
            var now = time.GetUtcNowMilliseconds();
            await db.Accounts.Where(row => row.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.EmailVerifiedAt, now), cancellationToken);
        }

        return (null, new CurrentUser(account.Id, account.Email, account.DisplayName, account.Plan, account.IsOperator, SessionId: ""));
    }
}
