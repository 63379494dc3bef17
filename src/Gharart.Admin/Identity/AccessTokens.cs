using System.Globalization;
using System.Text.Json;
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

    private const int LongestToken = 8 * 1024;

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // Hosts that share the key ring may differ a little; a token that has run out is not given the same grace.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private static readonly string[] ForbiddenHeaders = ["crit", "jwk", "jku", "x5c", "x5u", "enc", "zip", "b64"];

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
        // Exactly two dots: a JWE, with its decompression, never reaches the library.
        if (token.Length > LongestToken || token.AsSpan().Count('.') != 2 || ReadKeyId(token) is not { } kid)
        {
            return (ApiError.InvalidToken, 0, "");
        }

        if (await ring.FindAsync(kid, cancellationToken) is not { } key)
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
        var now = time.GetUtcNow().UtcDateTime;
        if (!jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Exp, out _)
            || !jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Nbf, out _)
            || jwt.ValidFrom > now + ClockSkew
            || !int.TryParse(jwt.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var accountId)
            || !jwt.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var sessionId))
        {
            return (ApiError.InvalidToken, 0, "");
        }

        return jwt.ValidTo <= now ? (ApiError.TokenExpired, 0, "") : (null, accountId, sessionId);
    }

    // The header is read before the library sees the token, strictly: ES256, a key id, nothing that would steer the check.
    private static string? ReadKeyId(string token)
    {
        try
        {
            var header = Base64UrlEncoder.DecodeBytes(token[..token.IndexOf('.', StringComparison.Ordinal)]);
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && !ForbiddenHeaders.Any(name => root.TryGetProperty(name, out _))
                && root.TryGetProperty("alg", out var algorithm) && algorithm.ValueKind == JsonValueKind.String && algorithm.ValueEquals("ES256"u8)
                && root.TryGetProperty("kid", out var kid) && kid.ValueKind == JsonValueKind.String
                ? kid.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }
}
