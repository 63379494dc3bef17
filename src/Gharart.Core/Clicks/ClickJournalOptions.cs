namespace Gharart.Core.Clicks;

/// <summary>Settings of the click journal.</summary>
public sealed class ClickJournalOptions
{
    private const int MaxPreparedSegments = 64;

    /// <summary>Folder of the journal, made when it is missing. One process owns it at a time.</summary>
    public required string Directory { get; init; }

    /// <summary>The edge that writes: 1–32 characters of <c>a-z 0-9 . _ -</c>. A folder belongs to one edge for good.</summary>
    public required string EdgeId { get; init; }

    /// <summary>Records of a segment file, 1 … <see cref="ClickPosition.MaxCapacity"/>. Default 16,384: 3 MiB.</summary>
    /// <remarks>
    /// A flush takes the right to write from every page of the segment in use, and the pages ahead fault again on the click path; so a segment is small,
    /// and several are prepared.
    /// </remarks>
    public int SegmentCapacity { get; init; } = 16_384;

    /// <summary>Empty segments that are kept ready behind the one in use, 1 … 64. Default 3.</summary>
    public int PreparedSegments { get; init; } = 3;

    /// <summary>Bytes that all segment files together may take, the prepared ones included. Beyond it new clicks are dropped. Default 1 GiB.</summary>
    public long DiskBudgetBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of one segment file.</summary>
    public long SegmentBytes => ClickSegmentHeader.Size + ((long)SegmentCapacity * ClickRecordCodec.Size);

    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    internal void Validate()
    {
        if (!EdgePositionCodec.IsEdgeId(EdgeId))
        {
            throw new ArgumentException($"'{EdgeId}' is no edge id: 1-32 characters of a-z 0-9 . _ - are.");
        }

        if (SegmentCapacity is < 1 or > ClickPosition.MaxCapacity)
        {
            throw new ArgumentException($"A segment holds 1 to {ClickPosition.MaxCapacity} records, not {SegmentCapacity}.");
        }

        if (PreparedSegments is < 1 or > MaxPreparedSegments)
        {
            throw new ArgumentException($"1 to {MaxPreparedSegments} segments can be kept ready, not {PreparedSegments}.");
        }

        if (DiskBudgetBytes < SegmentBytes)
        {
            throw new ArgumentException($"A disk budget of {DiskBudgetBytes} bytes does not hold one segment of {SegmentBytes}.");
        }
    }
}
