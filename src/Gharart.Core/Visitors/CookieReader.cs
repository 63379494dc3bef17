namespace Gharart.Core.Visitors;

/// <summary>Reads one cookie from the raw <c>Cookie</c> header (RFC 6265 §4.2.1).</summary>
public static class CookieReader
{
    /// <summary>
    /// Finds the first cookie with this name. Names are case-sensitive; blanks around name and value and one pair of double quotes
    /// around the value are dropped.
    /// </summary>
    /// <param name="cookieHeader">The header; several are joined by <c>"; "</c>.</param>
    /// <param name="name">The cookie's name.</param>
    /// <param name="value">A slice of the header; it may be empty, and its bytes are as the client sent them.</param>
    public static bool TryGet(ReadOnlySpan<byte> cookieHeader, scoped ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var rest = cookieHeader;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)';');
            var pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            if (equals < 0 || !pair[..equals].Trim(" \t"u8).SequenceEqual(name))
            {
                continue;
            }

            value = pair[(equals + 1)..].Trim(" \t"u8);
            if (value is [(byte)'"', .., (byte)'"'])
            {
                value = value[1..^1];
            }

            return true;
        }

        value = default;
        return false;
    }
}
