namespace Gharart.Edge.Http;

/// <summary>Brings a path into the form that slugs are looked up in.</summary>
internal static class RequestPath
{
    private const int HasNul = -1;

    /// <summary>Decodes percent escapes in place, but for %2F, which is no separator, and broken ones; then removes dot segments (RFC 3986 §5.2.4).</summary>
    /// <param name="path">Begins with a slash.</param>
    /// <returns>The new length; −1 where there is a NUL in it.</returns>
    public static int Normalize(Span<byte> path)
    {
        var length = Decode(path);
        return length < 0 ? HasNul : RemoveDotSegments(path[..length]);
    }

    private static int Decode(Span<byte> path)
    {
        var to = 0;
        for (var from = 0; from < path.Length; to++)
        {
            var value = path[from];
            if (value == '%' && from + 2 < path.Length && TryReadHex(path[from + 1], path[from + 2], out var decoded) && decoded != '/')
            {
                value = decoded;
                from += 3;
            }
            else
            {
                from++;
            }

            if (value == 0)
            {
                return HasNul;
            }

            path[to] = value;
        }

        return to;
    }

    private static bool TryReadHex(byte high, byte low, out byte value)
    {
        value = 0;
        if (!char.IsAsciiHexDigit((char)high) || !char.IsAsciiHexDigit((char)low))
        {
            return false;
        }

        value = (byte)((Digit(high) << 4) | Digit(low));
        return true;
    }

    private static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;

    private static int RemoveDotSegments(Span<byte> path)
    {
        var to = 0;
        for (var from = 0; from < path.Length;)
        {
            // From one slash to the next is a segment.
            var length = path[(from + 1)..].IndexOf((byte)'/');
            var isLast = length < 0;
            var segment = isLast ? path[from..] : path.Slice(from, length + 1);
            from += segment.Length;
            if (segment.SequenceEqual("/."u8) || segment.SequenceEqual("/.."u8))
            {
                if (segment.Length == 3)
                {
                    to = Math.Max(0, path[..to].LastIndexOf((byte)'/'));
                }

                if (isLast)
                {
                    path[to++] = (byte)'/';
                }

                continue;
            }

            segment.CopyTo(path[to..]);
            to += segment.Length;
        }

        if (to == 0)
        {
            path[to++] = (byte)'/';
        }

        return to;
    }
}
