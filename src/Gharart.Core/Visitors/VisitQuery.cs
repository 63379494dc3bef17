namespace Gharart.Core.Visitors;

/// <summary>
/// What routing reads from a visit's query. Keys are case-sensitive and compared after percent-decoding. Values are decoded,
/// trimmed, lower-cased printable ASCII of 1–64 bytes; any other value counts as absent. The spans live in the caller's scratch.
/// </summary>
public readonly ref struct VisitQuery
{
    /// <summary>Bytes of scratch that <see cref="Parse"/> needs.</summary>
    public const int ScratchLength = (2 * VisitText.MaxValueLength) + SegmentList.MaxLength;

    // "utm_campaign" is the longest key.
    private const int MaxKeyLength = 12;

    // A value that decodes to more than this holds no usable text, even after trimming and splitting at commas.
    private const int MaxDecodedLength = 640;

    private VisitQuery(ReadOnlySpan<byte> source, ReadOnlySpan<byte> campaign, ReadOnlySpan<byte> segments, bool hasAdClickId)
    {
        Source = source;
        Campaign = campaign;
        Segments = segments;
        HasAdClickId = hasAdClickId;
    }

    /// <summary>The first usable <c>utm_source</c>; empty where there is none.</summary>
    public ReadOnlySpan<byte> Source { get; }

    /// <summary>The first usable <c>utm_campaign</c>; empty where there is none.</summary>
    public ReadOnlySpan<byte> Campaign { get; }

    /// <summary>Up to eight distinct <c>seg</c> values (<c>seg=a&amp;seg=b</c> or <c>seg=a,b</c>), joined by LF; never <c>new</c> or <c>returning</c>.</summary>
    public ReadOnlySpan<byte> Segments { get; }

    /// <summary>Whether <c>gclid gbraid wbraid fbclid msclkid ttclid</c> is there with a value.</summary>
    public bool HasAdClickId { get; }

    /// <summary>Reads a raw query, with or without its question mark, in one pass. Hostile bytes are fine.</summary>
    /// <param name="query">The bytes behind the path.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes.</param>
    public static VisitQuery Parse(ReadOnlySpan<byte> query, Span<byte> scratch)
    {
        var rest = query is [(byte)'?', ..] ? query[1..] : query;
        if (rest.IsEmpty)
        {
            // Most clicks have no query and need not pay for clearing the room below.
            return default;
        }

        Span<byte> keyRoom = stackalloc byte[MaxKeyLength];
        Span<byte> valueRoom = stackalloc byte[MaxDecodedLength];
        var sourceRoom = scratch[..VisitText.MaxValueLength];
        var campaignRoom = scratch.Slice(VisitText.MaxValueLength, VisitText.MaxValueLength);
        var segments = new SegmentList(scratch.Slice(2 * VisitText.MaxValueLength, SegmentList.MaxLength), isClaimed: true);
        var sourceLength = 0;
        var campaignLength = 0;
        var hasAdClickId = false;

        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'&');
            var pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            if (equals <= 0 || equals == pair.Length - 1)
            {
                continue;
            }

            var key = KeyOf(pair[..equals], keyRoom);
            if (key == Key.Other)
            {
                continue;
            }

            if (key == Key.AdClickId)
            {
                hasAdClickId = true;
                continue;
            }

            var length = VisitText.Decode(pair[(equals + 1)..], valueRoom);
            if (length <= 0)
            {
                continue;
            }

            var value = valueRoom[..length];
            if (key == Key.Segment)
            {
                segments.Add(value);
            }
            else if (key == Key.Source && sourceLength == 0)
            {
                _ = VisitText.TryNormalize(value, sourceRoom, out sourceLength);
            }
            else if (key == Key.Campaign && campaignLength == 0)
            {
                _ = VisitText.TryNormalize(value, campaignRoom, out campaignLength);
            }
        }

        return new VisitQuery(sourceRoom[..sourceLength], campaignRoom[..campaignLength], segments.Joined, hasAdClickId);
    }

    private static Key KeyOf(ReadOnlySpan<byte> raw, Span<byte> room)
    {
        // Every escaped byte takes three, so a longer key cannot decode to a known one.
        if (raw.Length > 3 * MaxKeyLength)
        {
            return Key.Other;
        }

        var key = raw;
        if (raw.Contains((byte)'%'))
        {
            var length = VisitText.Decode(raw, room);
            if (length < 0)
            {
                return Key.Other;
            }

            key = room[..length];
        }

        return key.Length switch
        {
            3 when key.SequenceEqual("seg"u8) => Key.Segment,
            5 when key.SequenceEqual("gclid"u8) => Key.AdClickId,
            6 when key.SequenceEqual("fbclid"u8) || key.SequenceEqual("gbraid"u8) || key.SequenceEqual("wbraid"u8)
                || key.SequenceEqual("ttclid"u8) => Key.AdClickId,
            7 when key.SequenceEqual("msclkid"u8) => Key.AdClickId,
            10 when key.SequenceEqual("utm_source"u8) => Key.Source,
            12 when key.SequenceEqual("utm_campaign"u8) => Key.Campaign,
            _ => Key.Other,
        };
    }

    private enum Key
    {
        Other,
        Source,
        Campaign,
        Segment,
        AdClickId,
    }
}
