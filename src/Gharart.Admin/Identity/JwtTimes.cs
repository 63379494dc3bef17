using Gharart.Admin.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Gharart.Admin.Identity;

/// <summary>When a token is good, by the injected clock.</summary>
internal static class JwtTimes
{
    // Hosts and issuers may differ a little; a token that has run out is not given the same grace.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Null when it is good now. <c>exp</c> must be there; <c>nbf</c> counts where it is.</summary>
    public static ApiError? Refusal(JsonWebToken token, DateTimeOffset now)
    {
        if (!token.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Exp, out var expiresAt) || expiresAt is < 0 or > Longest)
        {
            return ApiError.InvalidToken;
        }

        var hasStart = token.TryGetPayloadValue<object>(JwtRegisteredClaimNames.Nbf, out _);
        var startsAt = 0L;
        if (hasStart && (!token.TryGetPayloadValue(JwtRegisteredClaimNames.Nbf, out startsAt) || startsAt is < 0 or > Longest))
        {
            return ApiError.InvalidToken;
        }

        return DateTimeOffset.FromUnixTimeSeconds(startsAt) > now + ClockSkew ? ApiError.InvalidToken
            : DateTimeOffset.FromUnixTimeSeconds(expiresAt) <= now ? ApiError.TokenExpired
            : null;
    }

    // 9999-12-31, the last day that a date can hold here.
    private const long Longest = 253_402_214_400;
}
