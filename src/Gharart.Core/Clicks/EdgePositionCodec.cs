using System.Buffers.Binary;
using System.Text;
using Gharart.Core.Storage;

namespace Gharart.Core.Clicks;

/// <summary>The small files: magic, edge, position, numbers (none in the oldest), CRC-32C; and the text form of edge ids.</summary>
internal static class EdgePositionCodec
{
    public const int EdgeIdLength = 32;

    private const int NumbersAt = 56;
    private const int ChecksumSize = 4;

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

    /// <summary>Length of a file with so many numbers.</summary>
    public static int SizeOf(int numbers) => NumbersAt + (sizeof(long) * numbers) + 4 + ChecksumSize;

    /// <summary>The bytes of a file.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> magic, string edgeId, ClickPosition position, params ReadOnlySpan<long> numbers)
    {
        var bytes = new byte[SizeOf(numbers.Length)];
        magic[..8].CopyTo(bytes);
        WriteEdgeId(bytes.AsSpan(8), edgeId);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), position.Segment);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(48), position.Slot);
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(NumbersAt + (i * sizeof(long))), numbers[i]);
        }

        var checksumAt = bytes.Length - ChecksumSize;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(checksumAt), Crc32C.Compute(bytes.AsSpan(0, checksumAt)));
        return bytes;
    }

    /// <summary>Reads a file with as many numbers as there is room for; false for anything that <see cref="Encode"/> does not write.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic, out string edgeId, out ClickPosition position, Span<long> numbers = default)
    {
        edgeId = "";
        position = default;
        if (bytes.Length != SizeOf(numbers.Length)
            || !bytes.StartsWith(magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumSize..]) != Crc32C.Compute(bytes[..^ChecksumSize])
            || ReadEdgeId(bytes[8..]) is not { } id)
        {
            return false;
        }

        edgeId = id;
        position = new ClickPosition(BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]));
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(NumbersAt + (i * sizeof(long)))..]);
        }

        return position.Segment <= ClickPosition.MaxSegment && position.Slot <= ClickPosition.MaxCapacity && !numbers.ContainsAnyInRange(long.MinValue, -1);
    }
}
