using Gharart.Admin.Http;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Features.Handles;

internal sealed record CreateHandleRequest(string? Handle, string? DisplayName = null, string? TimeZone = null);

/// <summary>Full replacement: what is left out goes back to its default.</summary>
internal sealed record UpdateHandleRequest(
    string? DisplayName = null, string? TimeZone = null, string? FallbackUrl = null, CollisionPolicy? CollisionPolicy = null);

internal sealed record HandleResponse(
    string Handle,
    string? DisplayName,
    string TimeZone,
    string? FallbackUrl,
    CollisionPolicy CollisionPolicy,
    HandleRole Role,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IVersionedResponse
{
    public static HandleResponse From(Handle handle, HandleRole role) => new(
        handle.Name, handle.DisplayName, handle.TimeZone, handle.FallbackUrl, handle.CollisionPolicy, role, handle.Version, handle.CreatedAt, handle.UpdatedAt);
}
