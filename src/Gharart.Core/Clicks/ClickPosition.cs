namespace Gharart.Core.Clicks;

/// <summary>A place in the journal of one edge: the next slot to read. The default value is the beginning.</summary>
/// <param name="Segment">Segment number, 1 … <see cref="MaxSegment"/>; grows, is never used twice.</param>
/// <param name="Slot">Slot in the segment, 0 … <see cref="MaxCapacity"/>.</param>
public readonly record struct ClickPosition(ulong Segment, uint Slot) : IComparable<ClickPosition>
{
    /// <summary>Most slots a segment can have.</summary>
    public const int MaxCapacity = 1 << SlotBits;

    /// <summary>Highest segment number.</summary>
    public const ulong MaxSegment = (1UL << (64 - SlotBits)) - 1;

    private const int SlotBits = 24;

    /// <summary>The sequence number that a record in this place carries: segment in the high 40 bits, slot in the low 24.</summary>
    public ulong Sequence => (Segment << SlotBits) | Slot;

    /// <summary>The place that a record with this <see cref="Sequence"/> came from.</summary>
    public static ClickPosition FromSequence(ulong sequence) => new(sequence >> SlotBits, (uint)(sequence & (MaxCapacity - 1)));

    /// <inheritdoc />
    public int CompareTo(ClickPosition other) => Segment == other.Segment ? Slot.CompareTo(other.Slot) : Segment.CompareTo(other.Segment);

    /// <summary>Whether one place lies before another.</summary>
    public static bool operator <(ClickPosition left, ClickPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether one place lies behind another.</summary>
    public static bool operator >(ClickPosition left, ClickPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether one place lies before another or is the same.</summary>
    public static bool operator <=(ClickPosition left, ClickPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one place lies behind another or is the same.</summary>
    public static bool operator >=(ClickPosition left, ClickPosition right) => left.CompareTo(right) >= 0;
}
