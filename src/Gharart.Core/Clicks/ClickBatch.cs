namespace Gharart.Core.Clicks;

/// <summary>A reusable buffer of whole records, as read from a journal or received from an edge. Not for concurrent use.</summary>
public sealed class ClickBatch
{
    private readonly byte[] _bytes;

    /// <summary>A batch for at most this many records, 192 bytes each.</summary>
    public ClickBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
        _bytes = new byte[capacity * ClickRecordCodec.Size];
    }

    /// <summary>Bytes that one record takes in <see cref="Bytes"/>.</summary>
    public static int RecordSize => ClickRecordCodec.Size;

    /// <summary>Most records it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Records it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Where to read on; record it together with what was done with the batch.</summary>
    public ClickPosition Next { get; internal set; }

    /// <summary>Slots passed over that were handed out but never filled, because the edge died: their answers were never sent.</summary>
    public long Holes { get; private set; }

    /// <summary>Slots passed over whose record is damaged: clicks that are lost.</summary>
    public long Corrupt { get; private set; }

    /// <summary>Segment files passed over that cannot be read at all.</summary>
    public long UnreadableSegments { get; internal set; }

    /// <summary>The records as bytes, for shipping; <see cref="TryLoad(ReadOnlySpan{byte})"/> takes them at the other end.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Count * ClickRecordCodec.Size);

    internal bool IsFull => Count == Capacity;

    internal Span<byte> FreeSlots => _bytes.AsSpan(Count * ClickRecordCodec.Size);

    /// <summary>A record; its text points into the batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    public ClickRecord this[int index] => ClickRecordCodec.Read(SlotAt(index));

    /// <summary>Where a record came from.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    public ClickPosition PositionOf(int index) => ClickPosition.FromSequence(ClickRecordCodec.ReadSequence(SlotAt(index)));

    /// <summary>
    /// Takes the <see cref="Bytes"/> of another batch and checks every record. False, and the batch empty, where one is damaged, the positions do not
    /// grow, or there are too many. <see cref="Next"/> is then behind the last record; holes and skipped segments the sender has to tell.
    /// </summary>
    public bool TryLoad(ReadOnlySpan<byte> records)
    {
        Clear(default);
        var count = records.Length / ClickRecordCodec.Size;
        if (records.Length % ClickRecordCodec.Size != 0 || count > Capacity)
        {
            return false;
        }

        records.CopyTo(_bytes);
        var next = default(ClickPosition);
        for (var i = 0; i < count; i++)
        {
            var record = _bytes.AsSpan(i * ClickRecordCodec.Size, ClickRecordCodec.Size);
            var position = ClickPosition.FromSequence(ClickRecordCodec.ReadSequence(record));
            if (!ClickRecordCodec.IsValid(record) || position < next)
            {
                return false;
            }

            next = position with { Slot = position.Slot + 1 };
        }

        (Count, Next) = (count, next);
        return true;
    }

    /// <summary>
    /// Takes a whole batch of an edge: its records as <see cref="TryLoad(ReadOnlySpan{byte})"/> does, and what the sender tells of the way between
    /// two positions. False, and the batch empty, also where a record lies outside of them or a count is negative.
    /// </summary>
    public bool TryLoad(ReadOnlySpan<byte> records, ClickPosition from, ClickPosition next, long holes, long corrupt, long unreadableSegments)
    {
        var isWhole = TryLoad(records)
            && from <= next && Next <= next && (Count == 0 || PositionOf(0) >= from)
            && holes >= 0 && corrupt >= 0 && unreadableSegments >= 0;
        if (!isWhole)
        {
            Clear(default);
            return false;
        }

        (Next, Holes, Corrupt, UnreadableSegments) = (next, holes, corrupt, unreadableSegments);
        return true;
    }

    internal void Clear(ClickPosition next)
    {
        (Count, Next, Holes, Corrupt, UnreadableSegments) = (0, next, 0, 0, 0);
    }

    /// <summary>Keeps a record that was read somewhere into <see cref="FreeSlots"/>.</summary>
    internal void Add(ReadOnlySpan<byte> record)
    {
        record.CopyTo(FreeSlots);
        Count++;
    }

    internal void AddHole() => Holes++;

    internal uint AddCorrupt(uint slots, uint next)
    {
        Corrupt += slots;
        return next;
    }

    private ReadOnlySpan<byte> SlotAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _bytes.AsSpan(index * ClickRecordCodec.Size, ClickRecordCodec.Size);
    }
}
