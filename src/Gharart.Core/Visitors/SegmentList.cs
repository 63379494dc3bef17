namespace Gharart.Core.Visitors;

/// <summary>Collects segments, joined by LF, in the caller's room.</summary>
internal ref struct SegmentList
{
    /// <summary>Most segments of one visit, beside <c>new</c> or <c>returning</c>.</summary>
    public const int MaxCount = 8;

    /// <summary>Room for the longest list, in bytes.</summary>
    public const int MaxLength = MaxCount * (VisitText.MaxValueLength + 1);

    private readonly Span<byte> _room;
    private readonly bool _isClaimed;
    private int _length;
    private int _count;

    /// <param name="room">Holds the list.</param>
    /// <param name="isClaimed">Whether the visitor says so: whether one is new or returning only the cookie tells.</param>
    public SegmentList(Span<byte> room, bool isClaimed)
    {
        _room = room;
        _isClaimed = isClaimed;
    }

    /// <summary>The segment of visitors who have no cookie yet.</summary>
    public static ReadOnlySpan<byte> New => "new"u8;

    /// <summary>The segment of visitors who were here before.</summary>
    public static ReadOnlySpan<byte> Returning => "returning"u8;

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
                || Holds(_room.Slice(start, length))
                || (_isClaimed && IsOurs(_room.Slice(start, length))))
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

    private static bool IsOurs(scoped ReadOnlySpan<byte> segment) => segment.SequenceEqual(New) || segment.SequenceEqual(Returning);

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
