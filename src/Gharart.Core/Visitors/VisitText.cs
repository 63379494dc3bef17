namespace Gharart.Core.Visitors;

/// <summary>The one form in which text that a visitor sends may become a routing input.</summary>
internal static class VisitText
{
    /// <summary>Longest value kept, in bytes.</summary>
    public const int MaxValueLength = 64;

    /// <summary>What a key or value holds that is longer than its room.</summary>
    private const int TooLong = -1;

    /// <summary>Decodes one piece of a query: <c>+</c> and <c>%XX</c>; a broken escape stands for itself (WHATWG URL §1.3).</summary>
    /// <returns>The number of bytes written, or −1 when the room is too small.</returns>
    public static int Decode(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var value = raw[i];
            if (value == (byte)'+')
            {
                value = (byte)' ';
            }
            else if (value == (byte)'%' && i + 2 < raw.Length && AsciiByte.HexDigit(raw[i + 1]) is >= 0 and var high
                && AsciiByte.HexDigit(raw[i + 2]) is >= 0 and var low)
            {
                value = (byte)((high << 4) | low);
                i += 2;
            }

            if (length == destination.Length)
            {
                return TooLong;
            }

            destination[length++] = value;
        }

        return length;
    }

    /// <summary>
    /// Trims spaces, lower-cases and copies a value. False, and nothing is kept, when it is empty, longer than
    /// <see cref="MaxValueLength"/> or holds anything but printable ASCII; so a line feed can never get through.
    /// </summary>
    public static bool TryNormalize(ReadOnlySpan<byte> value, Span<byte> destination, out int length)
    {
        var trimmed = value.Trim((byte)' ');
        length = 0;
        if (trimmed.IsEmpty || trimmed.Length > Math.Min(MaxValueLength, destination.Length))
        {
            return false;
        }

        for (var i = 0; i < trimmed.Length; i++)
        {
            var character = trimmed[i];
            if (character is < 0x20 or > 0x7E)
            {
                return false;
            }

            destination[i] = AsciiByte.ToLower(character);
        }

        length = trimmed.Length;
        return true;
    }
}
