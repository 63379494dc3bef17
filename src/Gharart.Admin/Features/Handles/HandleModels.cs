using System.ComponentModel.DataAnnotations;
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

/// <summary>How far the proof of a custom host is; it routes when the status is <c>VERIFIED</c> or <c>LAPSING</c>.</summary>
internal sealed record CustomHostResponse(
    string Host, VerificationStatus Status, DateTimeOffset? CheckedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? ExpiresAt, IReadOnlyList<DomainChallenge> Challenges)
{
    public static CustomHostResponse From(CustomHost host)
    {
        var isPending = host.VerificationStatus is VerificationStatus.Pending or VerificationStatus.Failed;
        return new CustomHostResponse(
            host.Host,
            host.VerificationStatus,
            host.CheckedAt,
            host.VerifiedAt,
            isPending ? host.ChallengeExpiresAt : null,
            isPending ? DomainChallenge.Of(host.Host, host.ChallengeToken) : []);
    }
}

/// <summary>The web origins whose scripts may use the handle's public routes.</summary>
internal sealed record ContextOriginsRequest(
    [property: MaxLength(HandleRules.MaxContextOrigins), Each(MaxLength = HandleRules.MaxOrigin)] IReadOnlyList<string>? ContextOrigins);

internal sealed record ContextOriginsResponse(IReadOnlyList<string> ContextOrigins, int Version) : IVersionedResponse;
