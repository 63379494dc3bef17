using Gharart.Core.Destinations;
using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>A link as it goes into a link blob.</summary>
public sealed record LinkDefinition
{
    /// <summary>Number that clicks and tokens carry; unique in the deployment.</summary>
    public required uint Number { get; init; }

    /// <summary>The slug as typed.</summary>
    public required Slug Slug { get; init; }

    /// <summary>Where it leads when no rule says otherwise.</summary>
    public required DestinationUrl Destination { get; init; }

    /// <summary>Whether it answers.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>307 instead of 302.</summary>
    public bool TemporaryRedirect307 { get; init; }

    /// <summary>Through an HTML page instead of a redirect.</summary>
    public bool Bridge { get; init; }

    /// <summary>Add the <c>ctx</c> parameter.</summary>
    public bool AppendContext { get; init; } = true;

    /// <summary>Add the visitor's own query keys.</summary>
    public bool ForwardQuery { get; init; } = true;

    /// <summary>Before: 404.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>From then on: 410.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Number of the campaign it is bound to, 0 for none.</summary>
    public uint CampaignNumber { get; init; }

    /// <summary>Tracking parameters as an encoded query, e.g. <c>utm_source=mail</c>; empty for none.</summary>
    public string Tracking { get; init; } = "";

    /// <summary>Where to when nothing trusted is left.</summary>
    public DestinationUrl? Fallback { get; init; }

    /// <summary>How often it may be clicked: 1 to <see cref="int.MaxValue"/>; null for as often as anybody likes.</summary>
    public int? MaxClicks { get; init; }

    /// <summary>Hash of the password that visitors are asked for; null for none.</summary>
    public byte[]? PasswordHash { get; init; }

    /// <summary>Enabled rules in any order.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];
}
