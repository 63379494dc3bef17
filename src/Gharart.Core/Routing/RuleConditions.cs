using Gharart.Core.Geo;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>The <c>when</c> of a rule as somebody asked for it. Null matches everything; an empty list is not legal.</summary>
public sealed record RuleConditions
{
    /// <summary>Countries, <see cref="Country.Unknown"/> allowed.</summary>
    public IReadOnlyCollection<Country>? CountryIn { get; init; }

    /// <summary>Device classes.</summary>
    public IReadOnlyCollection<DeviceClass>? DeviceIn { get; init; }

    /// <summary>Traffic sources in lower case.</summary>
    public IReadOnlyCollection<string>? SourceIn { get; init; }

    /// <summary>Campaigns in lower case.</summary>
    public IReadOnlyCollection<string>? CampaignIn { get; init; }

    /// <summary>Segments in lower case.</summary>
    public IReadOnlyCollection<string>? SegmentIn { get; init; }

    /// <summary>Slugs.</summary>
    public IReadOnlyCollection<SlugKey>? SlugIn { get; init; }
}
