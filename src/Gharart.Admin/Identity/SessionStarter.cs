namespace Gharart.Admin.Identity;

/// <summary>Begins or goes on with a session and answers its pair of tokens.</summary>
internal sealed class SessionStarter(RefreshTokens refreshTokens, AccessTokens accessTokens)
{
    public async Task<SessionResponse> StartAsync(int accountId, CancellationToken cancellationToken)
    {
        var (sessionId, refreshToken) = await refreshTokens.StartAsync(accountId, cancellationToken);
        return await ContinueAsync(accountId, sessionId, refreshToken, cancellationToken);
    }

    public async Task<SessionResponse> ContinueAsync(int accountId, string sessionId, string refreshToken, CancellationToken cancellationToken) => new(
        await accessTokens.IssueAsync(accountId, sessionId, cancellationToken),
        BearerHandler.SchemeName,
        (int)AccessTokens.Lifetime.TotalSeconds,
        refreshToken);
}
