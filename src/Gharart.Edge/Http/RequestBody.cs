using System.Buffers;
using System.Buffers.Text;

namespace Gharart.Edge.Http;

/// <summary>Reads the one kind of body that the edge takes, a small form, counted or in chunks (RFC 9112 §6 and §7).</summary>
internal static class RequestBody
{
    /// <summary>Longest body in bytes: the longest password, percent-encoded, and room beside it.</summary>
    public const int MaxLength = 2 * 1024;

    // Chunks of one byte, each with its size and line ends.
    private const int MaxWireLength = 8 * MaxLength;

    /// <summary>The whole body; null, wherever the reader stands then, while it is not all there.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, or its chunks are malformed.</exception>
    public static byte[]? TryRead(ref SequenceReader<byte> reader, RequestHead head)
    {
        if (head.BodyLength == long.MaxValue)
        {
            return TryReadChunks(ref reader);
        }

        if (head.BodyLength > MaxLength)
        {
            throw RequestFault.BodyTooLarge();
        }

        var body = new byte[head.BodyLength];
        if (!reader.TryCopyTo(body))
        {
            return null;
        }

        reader.Advance(body.Length);
        return body;
    }

    private static byte[]? TryReadChunks(ref SequenceReader<byte> reader)
    {
        if (reader.Remaining > MaxWireLength)
        {
            throw RequestFault.BodyTooLarge();
        }

        Span<byte> body = stackalloc byte[MaxLength];
        var length = 0;
        while (TryReadLine(ref reader, out var line))
        {
            var size = SizeOf(line);
            if (size == 0)
            {
                return SkipTrailers(ref reader) ? body[..length].ToArray() : null;
            }

            if (length + size > MaxLength)
            {
                throw RequestFault.BodyTooLarge();
            }

            if (reader.Remaining < size + 2)
            {
                return null;
            }

            _ = reader.TryCopyTo(body.Slice(length, size));
            reader.Advance(size);
            length += size;
            if (!reader.IsNext("\r\n"u8, advancePast: true))
            {
                throw RequestFault.Framing();
            }
        }

        return null;
    }

    // Hexadecimal digits, and extensions behind a semicolon that nobody knows.
    private static int SizeOf(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)';');
        var digits = (end < 0 ? line : line[..end]).TrimEnd(" \t"u8);
        return digits.Length is > 0 and <= 7 && Utf8Parser.TryParse(digits, out int size, out var used, 'X') && used == digits.Length && !line.Contains((byte)'\n')
            ? size
            : throw RequestFault.Framing();
    }

    private static bool SkipTrailers(ref SequenceReader<byte> reader)
    {
        while (TryReadLine(ref reader, out var line))
        {
            if (line.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryReadLine(ref SequenceReader<byte> reader, out ReadOnlySpan<byte> line) => reader.TryReadTo(out line, "\r\n"u8);
}
