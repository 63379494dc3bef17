using System.Buffers.Binary;
using System.Text;
using Gharart.Core.Storage;

namespace Gharart.Core.Clicks;

/// <summary>The 64 bytes of the small files: magic, edge, position, CRC-32C; and the text form of edge ids.</summary>
internal static class EdgePositionCodec
{
    public const int Size = 64;

    public const int EdgeIdLength = 32;

    private const int ChecksumAt = 60;

    /// <summary>Edge ids are 1–32 characters of <c>a-z 0-9 . _ -</c>.</summary>
    public static bool IsEdgeId(string? edgeId)
    {
        if (edgeId is not { Length: > 0 and <= EdgeIdLength })
        {
            return false;
        }

        foreach (var character in edgeId)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes an edge id, padded with zeros.</summary>
    public static void WriteEdgeId(Span<byte> target, string edgeId)
    {
        target[..EdgeIdLength].Clear();
        _ = Encoding.ASCII.GetBytes(edgeId, target);
    }

    /// <summary>Reads an edge id; null where the bytes are none.</summary>
    public static string? ReadEdgeId(ReadOnlySpan<byte> source)
    {
        var text = Encoding.Latin1.GetString(source[..EdgeIdLength].TrimEnd((byte)0));
        return IsEdgeId(text) ? text : null;
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> magic, string edgeId, ClickPosition position)
    {
        var bytes = new byte[Size];
        magic[..8].CopyTo(bytes);
        WriteEdgeId(bytes.AsSpan(8), edgeId);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), position.Segment);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(48), position.Slot);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Compute(bytes.AsSpan(0, ChecksumAt)));
        return bytes;
    }

    /// <summary>Reads a file; false for anything that <see cref="Encode"/> does not write.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic, out string edgeId, out ClickPosition position)
    {
        edgeId = "";
        position = default;
        if (bytes.Length != Size
            || !bytes.StartsWith(magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Compute(bytes[..ChecksumAt])
            || ReadEdgeId(bytes[8..]) is not { } id)
        {
            return false;
        }

        edgeId = id;
        position = new ClickPosition(BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]));
        return position.Segment <= ClickPosition.MaxSegment && position.Slot <= ClickPosition.MaxCapacity;
    }
}
