using Gharart.Core.Trust;

namespace Gharart.Core.Routing;

/// <summary>The engine's answer. Spans point into the snapshot that was asked.</summary>
public readonly ref struct RouteDecision
{
    /// <summary>What happens.</summary>
    public RouteOutcome Outcome { get; init; }

    /// <summary>Which layer chose.</summary>
    public RouteLayer Layer { get; init; }

    /// <summary>The rule or campaign split that chose, null for <see cref="RouteLayer.Default"/> and <see cref="RouteLayer.Fallback"/>.</summary>
    public Rule? Rule { get; init; }

    /// <summary>Index of the chosen variant in <see cref="Routing.Rule.Variants"/>, −1 without a rule.</summary>
    public int VariantIndex { get; init; }

    /// <summary>The active campaign of the link, null where there is none.</summary>
    public CampaignRoute? Campaign { get; init; }

    /// <summary>Frozen scheme, host and port of the destination; empty unless routed.</summary>
    public ReadOnlySpan<byte> Origin { get; init; }

    /// <summary>Host of the destination; of the refused one when blocked.</summary>
    public string? Host { get; init; }

    /// <summary>Path, query and fragment of the destination; empty unless routed.</summary>
    public ReadOnlySpan<byte> Rest { get; init; }

    /// <summary>The verdict on the destination; on the first refused one when blocked.</summary>
    public TrustVerdict? Verdict { get; init; }

    /// <summary>Whether the unit of a weighted split had a say, so that the visitor should keep it.</summary>
    public bool SplitApplied { get; init; }

    /// <summary>Whether the visitor is sent somewhere, be it after giving a password.</summary>
    public bool IsRouted => Outcome >= RouteOutcome.Redirect;

    /// <summary>Whether the block is a legal one (451 instead of 403).</summary>
    public bool IsLegalBlock => Outcome == RouteOutcome.Blocked && Verdict?.Decision == TrustDecision.LegalBlock;
}
