using Gharart.Core.Destinations;
using Gharart.Core.Slugs;
using Gharart.Core.Trust;

namespace Gharart.Core.Snapshots;

/// <summary>All of a handle that is not a link, as it goes into the head blob.</summary>
public sealed record HandleDefinition
{
    /// <summary>Number that clicks and tokens carry; not 0.</summary>
    public required uint Number { get; init; }

    /// <summary>The handle.</summary>
    public required HandleName Name { get; init; }

    /// <summary>Where to when nothing trusted is left.</summary>
    public DestinationUrl? Fallback { get; init; }

    /// <summary>Enabled rules in any order.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];

    /// <summary>Campaigns in any order.</summary>
    public IReadOnlyList<CampaignDefinition> Campaigns { get; init; } = [];

    /// <summary>Registered destination domains with their verdicts.</summary>
    public IReadOnlyList<TrustedDomain> Domains { get; init; } = [];

    /// <summary>Enabled URL_PARAMS templates in any order.</summary>
    public IReadOnlyList<TemplateDefinition> Templates { get; init; } = [];

    /// <summary>Enabled GTM_EVENT templates in any order.</summary>
    public IReadOnlyList<EventDefinition> Events { get; init; } = [];
}
