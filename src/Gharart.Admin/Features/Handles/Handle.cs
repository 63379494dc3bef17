using Gharart.Admin.Data;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Features.Handles;

/// <summary>A tenant: the name in front of the public domain, and its settings.</summary>
internal sealed class Handle : IVersioned
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public string? DisplayName { get; set; }

    /// <summary>IANA id; days of analytics and write limits start at its midnight.</summary>
    public required string TimeZone { get; set; }

    public string? FallbackUrl { get; set; }

    public CollisionPolicy CollisionPolicy { get; set; }

    /// <summary>Web origins, canonical, whose scripts may use the handle's public routes.</summary>
    public List<string> ContextOrigins { get; set; } = [];

    public int Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public List<HandleMember> Members { get; } = [];

    public List<CustomHost> CustomHosts { get; } = [];
}
