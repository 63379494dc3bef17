using Gharart.Core.Storage;

namespace Gharart.Core.Clicks;

/// <summary>How far the clicks of an edge are in the database: everything before <paramref name="Next"/>. Laid out in docs/click-journal.md.</summary>
/// <param name="EdgeId">The edge: 1–32 characters of <c>a-z 0-9 . _ -</c>.</param>
/// <param name="Next">First position that is not in the database yet.</param>
public readonly record struct ClickWatermark(string EdgeId, ClickPosition Next)
{
    private static ReadOnlySpan<byte> Magic => "GHCLWMK1"u8;

    /// <summary>Where the watermark of an edge lies in a directory transport.</summary>
    public static string PathOf(string transportDirectory, string edgeId) => Path.Combine(transportDirectory, "watermarks", edgeId);

    /// <summary>Whether a text is well formed as the id of an edge.</summary>
    public static bool IsEdgeId(string? text) => EdgePositionCodec.IsEdgeId(text);

    /// <summary>The 64 bytes of the watermark, for a file or a message.</summary>
    /// <exception cref="ArgumentException">The edge id is not well formed, or the position out of range.</exception>
    public byte[] Encode()
    {
        if (!EdgePositionCodec.IsEdgeId(EdgeId) || Next.Segment > ClickPosition.MaxSegment || Next.Slot > ClickPosition.MaxCapacity)
        {
            throw new ArgumentException($"'{EdgeId}' at {Next} is no watermark.");
        }

        return EdgePositionCodec.Encode(Magic, EdgeId, Next);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; false for any other bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out ClickWatermark watermark)
    {
        var decoded = EdgePositionCodec.TryDecode(bytes, Magic, out var edgeId, out var next);
        watermark = decoded ? new ClickWatermark(edgeId, next) : default;
        return decoded;
    }

    /// <summary>Writes the watermark durably.</summary>
    /// <exception cref="IOException">The disk refused; an older watermark stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Save(string path) => DurableFile.Replace(path, Encode());

    /// <summary>Reads a watermark file; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ClickWatermark? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return TryDecode(File.ReadAllBytes(path), out var watermark)
            ? watermark
            : throw new InvalidDataException($"The click watermark '{path}' is damaged.");
    }
}
