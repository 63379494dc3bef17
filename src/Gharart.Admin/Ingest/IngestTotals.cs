namespace Gharart.Admin.Ingest;

/// <summary>What an edge says became of the visits that it sent on: all of them are appended, skipped or dropped.</summary>
internal sealed class IngestTotals
{
    public required string EdgeId { get; set; }

    /// <summary>With <see cref="Slot"/>: the end of the journal when this was counted.</summary>
    public long Segment { get; set; }

    public long Slot { get; set; }

    public long Served { get; set; }

    public long Appended { get; set; }

    public long SkippedHead { get; set; }

    public long SkippedPrefetch { get; set; }

    /// <summary>Clicks that the journal did not take.</summary>
    public long Dropped { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
