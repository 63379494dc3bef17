using System.Globalization;
using Gharart.Admin.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gharart.Admin.Identity;

/// <summary>
/// Access tokens: JWT, ES256 only, our own issuer. What a token says about how to check it is never followed, save for the
/// key id, which picks among our own keys.
/// </summary>
internal sealed class AccessTokens(SigningKeyRing ring, TimeProvider time)
{
    public const string Issuer = "gharart";
    public const string Audience = "gharart-admin";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public async Task<string> IssueAsync(int accountId, string sessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var key = await ring.CurrentAsync(cancellationToken);
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = accountId.ToString(CultureInfo.InvariantCulture),
                [JwtRegisteredClaimNames.Sid] = sessionId,
            },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>The error is null for a good token.</summary>
    public async Task<(ApiError? Error, int AccountId, string SessionId)> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (JwtHeader.ReadKeyId(token, SecurityAlgorithms.EcdsaSha256) is not { } kid || await ring.FindAsync(kid, cancellationToken) is not { } key)
        {
            return (ApiError.InvalidToken, 0, "");
        }

        var result = _handler.ValidateToken(token, Parameters(key));
        return result is { IsValid: true, SecurityToken: JsonWebToken jwt } ? ReadClaims(jwt) : (ApiError.InvalidToken, 0, "");
    }

    // Times are checked in ReadClaims by our own clock.
    private static TokenValidationParameters Parameters(ECDsaSecurityKey key) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        ValidateLifetime = false,
    };

    private (ApiError? Error, int AccountId, string SessionId) ReadClaims(JsonWebToken jwt)
    {
        if (!jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Nbf, out _)
            || !int.TryParse(jwt.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var accountId)
            || !jwt.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var sessionId))
        {
            return (ApiError.InvalidToken, 0, "");
        }

        return JwtTimes.Refusal(jwt, time.GetUtcNow()) is { } error ? (error, 0, "") : (null, accountId, sessionId);
    }
}
