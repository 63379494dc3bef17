using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>A part of what a shadowed rule matches. A dimension that is null is all that the shadowed rule lists, or everything.</summary>
/// <param name="CoveredBy">A rule that matches all of it and is asked before.</param>
public sealed record ShadowRegion(AuditedRule CoveredBy)
{
    /// <summary>Countries.</summary>
    public IReadOnlyList<Country>? Countries { get; init; }

    /// <summary>Device classes.</summary>
    public IReadOnlyList<DeviceClass>? Devices { get; init; }

    /// <summary>Sources.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary>Campaigns.</summary>
    public IReadOnlyList<string>? Campaigns { get; init; }

    /// <summary>Segments; two that a visit has together are joined by a comma.</summary>
    public IReadOnlyList<string>? Segments { get; init; }

    /// <summary>Slugs.</summary>
    public IReadOnlyList<SlugKey>? Slugs { get; init; }
}
