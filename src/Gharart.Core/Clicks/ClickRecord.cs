using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Core.Clicks;

/// <summary>
/// One click as the journal holds it. Text is ASCII; the journal cuts what is too long. Spans of a record that was read point into the reader's batch
/// and live until that is filled again. No IP address is stored (contract §15).
/// </summary>
public readonly ref struct ClickRecord
{
    /// <summary>Value of <see cref="VariantIndex"/> where the answer was no variant of a split.</summary>
    public const byte NoVariant = 255;

    /// <summary>Stored length of <see cref="Source"/>, in bytes.</summary>
    public const int MaxSourceLength = 24;

    /// <summary>Stored length of <see cref="ReferrerHost"/>, in bytes.</summary>
    public const int MaxReferrerHostLength = 48;

    /// <summary>Stored length of <see cref="Segment"/>, in bytes.</summary>
    public const int MaxSegmentLength = 24;

    /// <summary>A record without a variant.</summary>
    public ClickRecord() => VariantIndex = NoVariant;

    /// <summary>Click id, a UUIDv7: its first 48 bits are the Unix time in milliseconds.</summary>
    public UInt128 ClickId { get; init; }

    /// <summary>When the click happened, in milliseconds since the Unix epoch, out of <see cref="ClickId"/>.</summary>
    public long UnixMilliseconds => (long)(ulong)(ClickId >> 80);

    /// <summary>Handle, 0 for none.</summary>
    public uint HandleId { get; init; }

    /// <summary>Link, 0 for none.</summary>
    public uint LinkId { get; init; }

    /// <summary>Campaign, 0 for none.</summary>
    public uint CampaignId { get; init; }

    /// <summary>Rule that decided, 0 for none.</summary>
    public uint RuleNumber { get; init; }

    /// <summary>Revision of the snapshot that answered.</summary>
    public ulong SnapshotRevision { get; init; }

    /// <summary>Keyed hash of the visitor for the day, 0 for none (design §5).</summary>
    public ulong VisitorKey { get; init; }

    /// <summary>Country of the visitor.</summary>
    public Country Country { get; init; }

    /// <summary>Device class of the visitor.</summary>
    public DeviceClass Device { get; init; }

    /// <summary>Layer of the decision that chose the destination.</summary>
    public byte Layer { get; init; }

    /// <summary>Variant of the split, 0 … 254, or <see cref="NoVariant"/>.</summary>
    public byte VariantIndex { get; init; }

    /// <summary>What else is known.</summary>
    public ClickFlags Flags { get; init; }

    /// <summary>Traffic source, cut to <see cref="MaxSourceLength"/> bytes.</summary>
    public ReadOnlySpan<byte> Source { get; init; }

    /// <summary>Host of the referrer, cut to <see cref="MaxReferrerHostLength"/> bytes.</summary>
    public ReadOnlySpan<byte> ReferrerHost { get; init; }

    /// <summary>First <c>seg</c> value, cut to <see cref="MaxSegmentLength"/> bytes.</summary>
    public ReadOnlySpan<byte> Segment { get; init; }
}
