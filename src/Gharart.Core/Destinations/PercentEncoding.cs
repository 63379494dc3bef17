using System.Buffers;
using System.Text;

namespace Gharart.Core.Destinations;

/// <summary>Percent-encoding for query keys and values: UTF-8, everything but the unreserved characters of RFC 3986 §2.3.</summary>
public static class PercentEncoding
{
    /// <summary>Letters, digits and <c>- . _ ~</c>.</summary>
    internal static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private static ReadOnlySpan<byte> HexDigits => "0123456789ABCDEF"u8;

    /// <summary>Encodes text; a lone surrogate becomes U+FFFD.</summary>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        var output = new byte[bytes.Length * 3];
        _ = TryEncode(bytes, output, out var written);
        return Encoding.ASCII.GetString(output, 0, written);
    }

    /// <summary>Encodes bytes; false, with nothing promised about the destination, where it is too short (3 bytes a byte always do).</summary>
    public static bool TryEncode(ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        written = 0;
        while (!value.IsEmpty)
        {
            var plain = value.IndexOfAnyExcept(Unreserved);
            plain = plain < 0 ? value.Length : plain;
            if (!value[..plain].TryCopyTo(destination[written..]))
            {
                return false;
            }

            written += plain;
            value = value[plain..];
            if (value.IsEmpty)
            {
                break;
            }

            if (destination.Length - written < 3)
            {
                return false;
            }

            WriteEscape(value[0], destination[written..]);
            written += 3;
            value = value[1..];
        }

        return true;
    }

    /// <summary>Writes <c>%XX</c>.</summary>
    internal static void WriteEscape(byte value, Span<byte> destination)
    {
        destination[2] = HexDigits[value & 15];
        destination[1] = HexDigits[value >> 4];
        destination[0] = (byte)'%';
    }

    /// <summary>Whether a percent sign at the start of the text begins a valid escape.</summary>
    internal static bool IsEscape(ReadOnlySpan<byte> text) =>
        text is [(byte)'%', _, _, ..] && char.IsAsciiHexDigit((char)text[1]) && char.IsAsciiHexDigit((char)text[2]);

    /// <summary>The byte that a valid escape stands for.</summary>
    internal static byte ReadEscape(ReadOnlySpan<byte> text) => (byte)((HexValue(text[1]) << 4) | HexValue(text[2]));

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
