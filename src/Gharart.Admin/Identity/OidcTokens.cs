using System.Text.Json;
using Gharart.Admin.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gharart.Admin.Identity;

/// <summary>Tokens of the configured external issuer; its people are told by their verified e-mail address.</summary>
internal sealed class OidcTokens(OidcOptions options, OidcKeys keys, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new();

    public string Issuer => options.Issuer;

    /// <summary>The folded e-mail address of a good token; else the error.</summary>
    public async Task<(ApiError? Error, string Email)> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (JwtHeader.ReadKeyId(token, options.Algorithm) is not { } kid)
        {
            return (ApiError.InvalidToken, "");
        }

        var (isKnown, key) = await keys.FindAsync(kid, cancellationToken);
        if (key is null)
        {
            // Not a word about the token when we cannot tell.
            return (isKnown ? ApiError.InvalidToken : ApiError.Unavailable, "");
        }

        var result = _handler.ValidateToken(token, Parameters(key));
        return result is { IsValid: true, SecurityToken: JsonWebToken jwt } ? ReadClaims(jwt) : (ApiError.InvalidToken, "");
    }

    private TokenValidationParameters Parameters(SecurityKey key) => new()
    {
        ValidAlgorithms = [options.Algorithm],
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        ValidIssuer = options.Issuer,
        ValidAudience = options.Audience,
        ValidateLifetime = false,
    };

    private (ApiError? Error, string Email) ReadClaims(JsonWebToken jwt)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload));
        if (string.IsNullOrWhiteSpace(jwt.Subject)
            || !IsVerified(payload.RootElement)
            || !payload.RootElement.TryGetProperty(JwtRegisteredClaimNames.Email, out var text)
            || text.ValueKind != JsonValueKind.String
            || !EmailAddress.TryFold(text.GetString(), out var email))
        {
            return (ApiError.InvalidToken, "");
        }

        return JwtTimes.Refusal(jwt, time.GetUtcNow()) is { } error ? (error, "") : (null, email);
    }

    // Some issuers write the boolean as a string.
    private static bool IsVerified(JsonElement payload) =>
        payload.TryGetProperty("email_verified", out var verified)
        && (verified.ValueKind == JsonValueKind.True || (verified.ValueKind == JsonValueKind.String && verified.ValueEquals("true"u8)));
}
