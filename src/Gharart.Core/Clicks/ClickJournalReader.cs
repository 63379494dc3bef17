namespace Gharart.Core.Clicks;

/// <summary>
/// Reads the journal folder of a living or dead edge, in this process or another, and writes nothing. Not for concurrent use.
/// Damage is skipped and counted in the batch; only a failing disk or missing rights throw.
/// </summary>
public sealed class ClickJournalReader(string directory) : IDisposable
{
    private ClickSegmentReader? _segment;

    /// <summary>The edge that owns the folder; null while there is no journal in it.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public string? EdgeId => ClickJournalDirectory.TryReadCounter(directory, out var edgeId, out _) ? edgeId : null;

    /// <summary>
    /// Fills the batch with the records from a position on, in order, over as many segments as it takes. Stops early at the end and at a slot that its
    /// writer has not finished; in a sealed segment such a slot is a hole and passed over. Segments that are gone are passed over too.
    /// </summary>
    /// <returns>The batch's count; 0 means that nothing new is there, though <see cref="ClickBatch.Next"/> may have moved past damage.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public int ReadBatch(ClickPosition from, ClickBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear(from);
        while (!batch.IsFull && OpenFirst(batch.Next.Segment) is { } segment)
        {
            if (segment.Number > batch.Next.Segment)
            {
                batch.Next = new ClickPosition(segment.Number, 0);
            }

            if (!segment.IsReadable)
            {
                batch.UnreadableSegments++;
                batch.Next = new ClickPosition(segment.Number + 1, 0);
                continue;
            }

            var slot = segment.ReadInto(batch, batch.Next.Slot);
            if (slot < segment.Limit)
            {
                batch.Next = new ClickPosition(segment.Number, slot);
                break;
            }

            batch.Next = new ClickPosition(segment.Number + 1, 0);
        }

        return batch.Count;
    }

    /// <summary>How many records lie at or behind a position, those of unreadable segments left out. Reads whole what is not sealed.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public long Pending(ClickPosition from)
    {
        long pending = 0;
        foreach (var number in ClickSegmentFile.List(directory))
        {
            if (number < from.Segment)
            {
                continue;
            }

            using var segment = ClickSegmentReader.TryOpen(directory, number);
            if (segment is { IsReadable: true })
            {
                pending += segment.CountRecords(number == from.Segment ? from.Slot : 0);
            }
        }

        return pending;
    }

    /// <inheritdoc />
    public void Dispose() => _segment?.Dispose();

    /// <summary>The lowest segment from a number on.</summary>
    private ClickSegmentReader? OpenFirst(ulong number)
    {
        if (_segment?.Number == number)
        {
            _segment.Refresh();
            return _segment;
        }

        _segment?.Dispose();
        _segment = ClickSegmentReader.TryOpen(directory, number);
        while (_segment is null && FindFrom(number) is { } found)
        {
            _segment = ClickSegmentReader.TryOpen(directory, found);
        }

        return _segment;
    }

    private ulong? FindFrom(ulong number)
    {
        // Listing is not atomic: it may show a file made meanwhile and miss one made just before. Files are made in order, so all below the first
        // answer were there when the second listing began.
        return Lowest() is null ? null : Lowest();

        ulong? Lowest()
        {
            foreach (var candidate in ClickSegmentFile.List(directory))
            {
                if (candidate >= number)
                {
                    return candidate;
                }
            }

            return null;
        }
    }
}
