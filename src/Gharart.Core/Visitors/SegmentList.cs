namespace Gharart.Core.Visitors;

/// <summary>Collects segments, joined by LF, in the caller's room.</summary>
internal ref struct SegmentList
{
    /// <summary>Most segments of one visit, beside <c>new</c> or <c>returning</c>.</summary>
    public const int MaxCount = 8;

    /// <summary>Room for the longest list, in bytes.</summary>
    public const int MaxLength = MaxCount * (VisitText.MaxValueLength + 1);

    private readonly Span<byte> _room;
    private int _length;
    private int _count;

    public SegmentList(Span<byte> room) => _room = room;

    public readonly ReadOnlySpan<byte> Joined => _room[.._length];

    /// <summary>Adds each value of a comma-separated, decoded list; what is unusable or there already is passed over.</summary>
    public void Add(scoped ReadOnlySpan<byte> list)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (_count == MaxCount)
            {
                return;
            }

            var start = _length == 0 ? 0 : _length + 1;
            if (start >= _room.Length || !VisitText.TryNormalize(list[range], _room[start..], out var length)
                || Holds(_room.Slice(start, length)))
            {
                continue;
            }

            if (start > 0)
            {
                _room[_length] = (byte)'\n';
            }

            _length = start + length;
            _count++;
        }
    }

    private readonly bool Holds(scoped ReadOnlySpan<byte> segment)
    {
        var joined = Joined;
        foreach (var range in joined.Split((byte)'\n'))
        {
            if (joined[range].SequenceEqual(segment))
            {
                return true;
            }
        }

        return false;
    }
}
