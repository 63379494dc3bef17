using Gharart.Core.Clicks;

namespace Gharart.Redis;

/// <summary>A batch of clicks under way from an edge to whichever admin takes it.</summary>
/// <param name="EdgeId">The edge; empty where an entry cannot be read.</param>
/// <param name="From">Where in its journal the batch begins.</param>
/// <param name="Next">Where the one after it begins.</param>
/// <param name="Holes">Slots passed over that were never filled.</param>
/// <param name="Corrupt">Slots passed over that are damaged.</param>
/// <param name="UnreadableSegments">Segments passed over.</param>
/// <param name="Records">The records, <see cref="ClickBatch.RecordSize"/> bytes each, unchecked.</param>
public sealed record ClickEntry(
    string EdgeId, ClickPosition From, ClickPosition Next, long Holes, long Corrupt, long UnreadableSegments, ReadOnlyMemory<byte> Records)
{
    /// <summary>Its id in the stream; empty until it is there.</summary>
    public string Id { get; init; } = "";

    /// <summary>The entry that ships what a reader found behind a position.</summary>
    public static ClickEntry Of(string edgeId, ClickPosition from, ClickBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new ClickEntry(edgeId, from, batch.Next, batch.Holes, batch.Corrupt, batch.UnreadableSegments, batch.Bytes.ToArray());
    }

    /// <summary>Fills a batch; false where the entry is damaged.</summary>
    public bool TryLoad(ClickBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return EdgeId.Length > 0 && batch.TryLoad(Records.Span, From, Next, Holes, Corrupt, UnreadableSegments);
    }
}
