namespace Gharart.Admin.Ingest;

/// <summary>How far the clicks of an edge are in this database; moves in the transaction of the clicks themselves.</summary>
internal sealed class IngestWatermark
{
    public required string EdgeId { get; set; }

    public long Segment { get; set; }

    public long Slot { get; set; }

    /// <summary>Clicks ingested so far.</summary>
    public long Recorded { get; set; }

    /// <summary>Clicks that the edge recorded and that are lost all the same: damaged on disk, or gone with a file.</summary>
    public long Corrupt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
