using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>A link as it lies in its blob: spans point into the blob, nothing is copied.</summary>
public readonly ref struct LinkView
{
    /// <summary>Number that clicks and tokens carry.</summary>
    public uint Number { get; init; }

    /// <summary>The folded slug.</summary>
    public SlugKey Key { get; init; }

    /// <summary>Bit n is set where character n of the slug was typed as a capital.</summary>
    public uint Capitals { get; init; }

    /// <summary>Switches.</summary>
    public LinkFlags Flags { get; init; }

    /// <summary>Start in Unix milliseconds; the smallest value where there is none.</summary>
    public long StartsAt { get; init; }

    /// <summary>End in Unix milliseconds; the largest value where there is none.</summary>
    public long EndsAt { get; init; }

    /// <summary>Number of its campaign, 0 for none.</summary>
    public uint CampaignNumber { get; init; }

    /// <summary>Index of the origin of its destination.</summary>
    public int Origin { get; init; }

    /// <summary>Path, query and fragment of its destination.</summary>
    public ReadOnlySpan<byte> Rest { get; init; }

    /// <summary>Tracking parameters as an encoded query, or empty.</summary>
    public ReadOnlySpan<byte> Tracking { get; init; }

    /// <summary>Index of the origin of its fallback, with <see cref="LinkFlags.HasFallback"/>.</summary>
    public int FallbackOrigin { get; init; }

    /// <summary>Path, query and fragment of its fallback.</summary>
    public ReadOnlySpan<byte> FallbackRest { get; init; }

    /// <summary>How often it may be clicked, with <see cref="LinkFlags.HasLimit"/>; else 0.</summary>
    public uint MaxClicks { get; init; }

    /// <summary>Hash of its password, with <see cref="LinkFlags.HasPassword"/>; else empty.</summary>
    public ReadOnlySpan<byte> PasswordHash { get; init; }

    /// <summary>Its rules in order.</summary>
    public Rule[] Rules { get; init; }

    /// <summary>The origins that its destination, its fallback and its rules point into, judged by the handle's domains.</summary>
    public JudgedOrigins Origins { get; init; }

    /// <summary>Writes the slug as typed; returns its length, at most <see cref="SlugKey.MaxLength"/>.</summary>
    public int WriteSlug(Span<byte> destination) => Key.Write(destination, Capitals);
}
