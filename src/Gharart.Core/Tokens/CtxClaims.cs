using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tokens;

/// <summary>What a ctx token says of its click. No personal data.</summary>
public readonly record struct CtxClaims
{
    /// <summary><see cref="RuleNumber"/> of a click that no rule decided, or whose rule's number does not fit.</summary>
    public const ushort NoRule = 0;

    /// <summary><see cref="VariantIndex"/> of a click without a variant.</summary>
    public const byte NoVariant = 255;

    /// <summary>Claims with neither rule nor variant.</summary>
    public CtxClaims()
    {
    }

    /// <summary>The click; its time is the token's.</summary>
    public ClickId ClickId { get; init; }

    /// <summary>Number of the handle.</summary>
    public uint HandleId { get; init; }

    /// <summary>Number of the campaign, 0 for none.</summary>
    public uint CampaignId { get; init; }

    /// <summary>Number of the link.</summary>
    public uint LinkId { get; init; }

    /// <summary>Low 32 bits of the revision of the snapshot that answered.</summary>
    public uint SnapshotRevision { get; init; }

    /// <summary>Number of the rule that decided, or <see cref="NoRule"/>.</summary>
    public ushort RuleNumber { get; init; } = NoRule;

    /// <summary>Position of the chosen variant in its list, or <see cref="NoVariant"/>.</summary>
    public byte VariantIndex { get; init; } = NoVariant;

    /// <summary>The visitor's country.</summary>
    public Country Country { get; init; }

    /// <summary>The visitor's device class.</summary>
    public DeviceClass Device { get; init; }

    /// <summary>Flags of the click: the token's last sealed byte.</summary>
    public CtxTraits Traits { get; init; }
}
