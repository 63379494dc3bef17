using System.ComponentModel.DataAnnotations;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Features.Tokens;

/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do: single scopes such as <c>links.read</c>, <c>links.*</c> for an area, <c>*</c> for all.</param>
/// <param name="ExpiresAt">At most 366 days ahead; in 90 days when absent.</param>
internal sealed record CreateTokenRequest(
    [property: StringLength(TokenEndpoints.MaxName, MinimumLength = 1)] string? Name,
    [property: MinLength(1), Each(Form = Scopes.Form)] IReadOnlyList<string>? Scopes,
    DateTimeOffset? ExpiresAt = null);

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
