using Gharart.Admin.Identity;

namespace Gharart.Admin.Features.Tokens;

/// <summary>Without <c>expiresAt</c> a token lives for 90 days.</summary>
internal sealed record CreateTokenRequest(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt = null);

/// <summary>The only answer that ever holds the token itself.</summary>
internal sealed record CreatedTokenResponse(
    string TokenId, string Token, string Name, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt);

/// <param name="TokenId">The part of the token behind <c>patv1_</c> that is no secret.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">As they were given.</param>
/// <param name="ExpiresAt">From then on it is refused.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">E-mail of who made it.</param>
/// <param name="LastUsedOn">The UTC day of its last use; null when it was never used.</param>
internal sealed record TokenResponse(
    string TokenId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt, string CreatedBy, DateOnly? LastUsedOn)
{
    public static TokenResponse From(PersonalAccessToken token, string createdBy) => new(
        token.TokenId,
        token.Name,
        token.Scopes,
        token.ExpiresAt,
        token.CreatedAt,
        createdBy,
        token.LastUsedDay is { } day ? DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.AddDays(day).UtcDateTime) : null);
}
