using System.Globalization;
using System.Text;
using Gharart.Core.Clicks;
using StackExchange.Redis;

namespace Gharart.Redis;

/// <summary>An entry as field names and values of a stream. Text where a person may look, bytes for the records.</summary>
internal static class ClickEntryCodec
{
    private const string Edge = "edge";
    private const string From = "from";
    private const string Next = "next";
    private const string Holes = "holes";
    private const string Corrupt = "corrupt";
    private const string Unreadable = "unreadable";
    private const string Records = "records";

    public static object[] Write(ClickEntry entry) =>
    [
        Edge, entry.EdgeId,
        From, Text(entry.From),
        Next, Text(entry.Next),
        Holes, entry.Holes,
        Corrupt, entry.Corrupt,
        Unreadable, entry.UnreadableSegments,
        Records, entry.Records.ToArray(),
    ];

    /// <summary>Reads what <c>XRANGE</c> answers for an entry; one with an empty edge id where it is none of ours.</summary>
    public static ClickEntry Read(RedisResult answer)
    {
        var (id, fields) = ((string)((RedisResult[])answer)[0], (RedisResult[])((RedisResult[])answer)[1]);
        var values = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            values[(string)fields[i]] = (byte[])fields[i + 1];
        }

        var edge = TextOf(values, Edge);
        var isWhole = TryPosition(TextOf(values, From), out var from)
            & TryPosition(TextOf(values, Next), out var next)
            & TryCount(TextOf(values, Holes), out var holes)
            & TryCount(TextOf(values, Corrupt), out var corrupt)
            & TryCount(TextOf(values, Unreadable), out var unreadable)
            & values.TryGetValue(Records, out var records)
            & ClickWatermark.IsEdgeId(edge);
        return isWhole
            ? new ClickEntry(edge, from, next, holes, corrupt, unreadable, records) { Id = id }
            : new ClickEntry("", default, default, 0, 0, 0, default) { Id = id };
    }

    private static string Text(ClickPosition position) => string.Create(CultureInfo.InvariantCulture, $"{position.Segment}:{position.Slot}");

    private static string TextOf(Dictionary<string, byte[]> values, string field) =>
        values.TryGetValue(field, out var bytes) ? Encoding.ASCII.GetString(bytes) : "";

    private static bool TryPosition(string text, out ClickPosition position)
    {
        position = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0
            || !ulong.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var segment)
            || !uint.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var slot))
        {
            return false;
        }

        position = new ClickPosition(segment, slot);
        return segment <= ClickPosition.MaxSegment && slot <= ClickPosition.MaxCapacity;
    }

    private static bool TryCount(string text, out long count) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
