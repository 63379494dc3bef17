using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Ingest;

/// <summary>One click as an edge recorded it. No address, no agent: nothing here names a person.</summary>
internal sealed class Click
{
    public long Id { get; set; }

    /// <summary>UUIDv7, big-endian.</summary>
    public required byte[] ClickId { get; set; }

    public DateTimeOffset ClickedAt { get; set; }

    public int HandleId { get; set; }

    public int LinkId { get; set; }

    public long CampaignId { get; set; }

    /// <summary>Id of the rule that chose, 0 where none did.</summary>
    public long RuleNumber { get; set; }

    /// <summary>Index of the variant, 255 where there is none.</summary>
    public int VariantIndex { get; set; }

    public RouteLayer Layer { get; set; }

    public long SnapshotRevision { get; set; }

    /// <summary>Tells visitors of one day apart; 0 under a privacy signal.</summary>
    public long VisitorKey { get; set; }

    public required string Country { get; set; }

    public DeviceClass Device { get; set; }

    public ClickFlags Flags { get; set; }

    public required string Source { get; set; }

    public required string ReferrerHost { get; set; }

    public required string Segment { get; set; }
}
