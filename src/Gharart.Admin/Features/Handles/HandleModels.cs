using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.Handles;

/// <param name="Handle">The name, which cannot be changed.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="TimeZone">An IANA name; UTC when absent.</param>
internal sealed record CreateHandleRequest(
    [property: Form(HandleRules.NameForm)] string? Handle,
    [property: StringLength(HandleRules.MaxDisplayName)] string? DisplayName = null,
    [property: StringLength(HandleRules.MaxTimeZone)] string? TimeZone = null);

/// <summary>Full replacement: what is left out goes back to its default.</summary>
/// <param name="DisplayName">For people.</param>
/// <param name="TimeZone">An IANA name; UTC when absent.</param>
/// <param name="FallbackUrl">Where visitors go when nothing else that is trusted is left.</param>
/// <param name="CollisionPolicy">Whether writes that make rules collide are refused; WARN when absent.</param>
/// <param name="CustomHosts">Host names beside the handle's own; each routes once it is proved.</param>
/// <param name="ContextOrigins">The web origins whose scripts may use the handle's public routes.</param>
internal sealed record UpdateHandleRequest(
    [property: StringLength(HandleRules.MaxDisplayName)] string? DisplayName = null,
    [property: StringLength(HandleRules.MaxTimeZone)] string? TimeZone = null,
    [property: StringLength(DestinationUrl.MaxLength)] string? FallbackUrl = null,
    CollisionPolicy? CollisionPolicy = null,
    [property: MaxLength(HandleRules.MaxCustomHosts), Each(MaxLength = HostName.MaxLength)] IReadOnlyList<string>? CustomHosts = null,
    [property: MaxLength(HandleRules.MaxContextOrigins), Each(MaxLength = HandleRules.MaxOrigin)] IReadOnlyList<string>? ContextOrigins = null);

/// <summary><c>email</c>: of a collaborator who has accepted.</summary>
internal sealed record TransferHandleRequest([property: StringLength(EmailAddress.MaxLength)] string? Email);

internal sealed record HandleResponse(
    string Handle,
    string? DisplayName,
    string TimeZone,
    string? FallbackUrl,
    CollisionPolicy CollisionPolicy,
    IReadOnlyList<string> CustomHosts,
    IReadOnlyList<CustomHostResponse> CustomHostProofs,
    IReadOnlyList<string> ContextOrigins,
    HandleRole Role,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IVersionedResponse
{
    public static HandleResponse From(Handle handle, HandleRole role)
    {
        var hosts = handle.CustomHosts.OrderBy(host => host.Host, StringComparer.Ordinal).ToList();
        return new HandleResponse(
            handle.Name,
            handle.DisplayName,
            handle.TimeZone,
            handle.FallbackUrl,
            handle.CollisionPolicy,
            hosts.ConvertAll(host => host.Host),
            hosts.ConvertAll(CustomHostResponse.From),
            handle.ContextOrigins,
            role,
            handle.Version,
            handle.CreatedAt,
            handle.UpdatedAt);
    }
}

/// <summary>
/// How far the proof of a custom host is. <c>expiresAt</c>: until when the challenges hold, or a lapsing proof still counts; null where nothing runs out.
/// </summary>
internal sealed record CustomHostResponse(
    string Host,
    [property: Description("Whether the handle's links answer there: VERIFIED and LAPSING hosts route.")] bool Routable,
    VerificationStatus Status,
    VerificationMethod? Method,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<DomainChallenge> Challenges,
    IReadOnlyList<string> LastErrors)
{
    /// <summary>The id of the check; in the answer to <c>verify</c> alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RunId { get; init; }

    public static CustomHostResponse From(CustomHost host) => new(
        host.Host,
        host.Proof.Counts,
        host.VerificationStatus,
        host.VerificationMethod,
        host.CheckedAt,
        host.VerifiedAt,
        host.ProofExpiresAt,
        host.Challenges(),
        host.LastErrors);
}

/// <summary>The web origins whose scripts may use the handle's public routes.</summary>
internal sealed record ContextOriginsRequest(
    [property: MaxLength(HandleRules.MaxContextOrigins), Each(MaxLength = HandleRules.MaxOrigin)] IReadOnlyList<string>? ContextOrigins);

internal sealed record ContextOriginsResponse(IReadOnlyList<string> ContextOrigins, int Version) : IVersionedResponse;
