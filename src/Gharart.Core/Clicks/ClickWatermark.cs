using Gharart.Core.Storage;

namespace Gharart.Core.Clicks;

/// <summary>How far the clicks of an edge are in the database: everything before <paramref name="Next"/>. Laid out in docs/click-journal.md.</summary>
/// <param name="EdgeId">The edge: 1–32 characters of <c>a-z 0-9 . _ -</c>.</param>
/// <param name="Next">First position that is not in the database yet.</param>
/// <param name="Recorded">Clicks of the edge that are in the database, all in all.</param>
/// <param name="Lost">Clicks of the edge that it recorded and the database will never have: damaged or gone on disk.</param>
public readonly record struct ClickWatermark(string EdgeId, ClickPosition Next, long Recorded = 0, long Lost = 0)
{
    private static ReadOnlySpan<byte> Magic => "GHCLWMK2"u8;

    // Without the two counts.
    private static ReadOnlySpan<byte> FirstMagic => "GHCLWMK1"u8;

    /// <summary>Where the watermark of an edge lies in a directory transport.</summary>
    public static string PathOf(string transportDirectory, string edgeId) => Path.Combine(transportDirectory, "watermarks", edgeId);

    /// <summary>Whether a text is well formed as the id of an edge.</summary>
    public static bool IsEdgeId(string? text) => EdgePositionCodec.IsEdgeId(text);

    /// <summary>The 80 bytes of the watermark, for a file or a message.</summary>
    /// <exception cref="ArgumentException">The edge id is not well formed, or a number out of range.</exception>
    public byte[] Encode()
    {
        if (!EdgePositionCodec.IsEdgeId(EdgeId) || Next.Segment > ClickPosition.MaxSegment || Next.Slot > ClickPosition.MaxCapacity || Recorded < 0 || Lost < 0)
        {
            throw new ArgumentException($"'{EdgeId}' at {Next} is no watermark.");
        }

        return EdgePositionCodec.Encode(Magic, EdgeId, Next, Recorded, Lost);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote, in this version or the first; false for any other bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out ClickWatermark watermark)
    {
        Span<long> counts = stackalloc long[2];
        if (!EdgePositionCodec.TryDecode(bytes, Magic, out var edgeId, out var next, counts)
            && !EdgePositionCodec.TryDecode(bytes, FirstMagic, out edgeId, out next))
        {
            watermark = default;
            return false;
        }

        watermark = new ClickWatermark(edgeId, next, counts[0], counts[1]);
        return true;
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
