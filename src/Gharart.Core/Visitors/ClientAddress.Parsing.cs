namespace Gharart.Core.Visitors;

/// <content>Reading of addresses as they occur in headers and settings.</content>
public readonly partial record struct ClientAddress
{
    /// <summary>
    /// Reads one address as it stands in <c>X-Forwarded-For</c>: strict dotted decimal IPv4 (no leading zeros, RFC 6943 §3.1.1)
    /// or IPv6 (RFC 4291 §2.2, embedded IPv4 included), IPv6 optionally in brackets, IPv4 and bracketed IPv6 optionally with
    /// <c>:port</c>. Zone ids and surrounding blanks are refused.
    /// </summary>
    /// <param name="text">ASCII bytes, from a hostile source as well.</param>
    /// <param name="address">The address; the default value when the text is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out ClientAddress address)
    {
        if (text.Length > 0 && text[0] == (byte)'[')
        {
            var close = text.IndexOf((byte)']');
            if (close > 0 && IsPortOrNothing(text[(close + 1)..]) && TryReadIPv6(text[1..close], out var bits))
            {
                address = FromIPv6(bits);
                return true;
            }

            address = default;
            return false;
        }

        if (TryReadIPv4(text, out var ipv4, out var length) && IsPortOrNothing(text[length..]))
        {
            address = FromIPv4(ipv4);
            return true;
        }

        return TryParseBare(text, out address);
    }

    /// <summary>Reads an address without brackets or port.</summary>
    internal static bool TryParseBare(ReadOnlySpan<byte> text, out ClientAddress address)
    {
        if (TryReadIPv4(text, out var ipv4, out var length) && length == text.Length)
        {
            address = FromIPv4(ipv4);
            return true;
        }

        if (TryReadIPv6(text, out var ipv6))
        {
            address = FromIPv6(ipv6);
            return true;
        }

        address = default;
        return false;
    }

    /// <summary>Reads a dotted quad from the start of the text; <paramref name="length"/> is where it ends.</summary>
    private static bool TryReadIPv4(ReadOnlySpan<byte> text, out uint bits, out int length)
    {
        bits = 0;
        length = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0)
            {
                if (length >= text.Length || text[length] != (byte)'.')
                {
                    return false;
                }

                length++;
            }

            var value = 0u;
            var start = length;
            while (length < text.Length)
            {
                var digit = unchecked((uint)text[length] - '0');
                if (digit > 9)
                {
                    break;
                }

                // A second digit after a zero is the octal trap; a fourth digit cannot be.
                if (length - start == 3 || (length > start && value == 0))
                {
                    return false;
                }

                value = (value * 10) + digit;
                length++;
            }

            if (length == start || value > byte.MaxValue)
            {
                return false;
            }

            bits = (bits << 8) | value;
        }

        return true;
    }

    private static bool TryReadIPv6(ReadOnlySpan<byte> text, out UInt128 bits)
    {
        // "::" splits the groups in two halves: the head is shifted up once the tail's length is known.
        UInt128 head = 0;
        UInt128 tail = 0;
        var groups = 0;
        var tailGroups = -1;
        var i = 0;
        bits = 0;
        if (text.Length < 2)
        {
            return false;
        }

        if (text[0] == (byte)':')
        {
            if (text[1] != (byte)':')
            {
                return false;
            }

            tailGroups = 0;
            i = 2;
        }

        while (i < text.Length)
        {
            var start = i;
            var value = 0u;
            while (i < text.Length && AsciiByte.HexDigit(text[i]) is >= 0 and var digit)
            {
                if (i - start == 4)
                {
                    return false;
                }

                value = (value << 4) | (uint)digit;
                i++;
            }

            var width = 1;
            if (i < text.Length && text[i] == (byte)'.')
            {
                if (!TryReadIPv4(text[start..], out value, out var length) || start + length != text.Length)
                {
                    return false;
                }

                width = 2;
                i = text.Length;
            }
            else if (i == start)
            {
                return false;
            }

            groups += width;
            if (groups > 8)
            {
                return false;
            }

            if (tailGroups < 0)
            {
                head = (head << (16 * width)) | value;
            }
            else
            {
                tail = (tail << (16 * width)) | value;
                tailGroups += width;
            }

            if (i == text.Length)
            {
                break;
            }

            if (text[i] != (byte)':' || ++i == text.Length)
            {
                return false;
            }

            if (text[i] == (byte)':')
            {
                if (tailGroups >= 0)
                {
                    return false;
                }

                tailGroups = 0;
                i++;
            }
        }

        if (tailGroups < 0)
        {
            bits = head;
            return groups == 8;
        }

        // "::" stands for at least one group. A shift by 128 would be a shift by 0, so an empty head is taken apart.
        var headGroups = groups - tailGroups;
        bits = headGroups == 0 ? tail : (head << (16 * (8 - headGroups))) | tail;
        return groups < 8;
    }

    private static bool IsPortOrNothing(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        // ":" and 1 to 5 digits up to 65535. Port 0 is let through: some proxies write it where they do not know it.
        if (text[0] != (byte)':' || text.Length is < 2 or > 6)
        {
            return false;
        }

        var port = 0;
        foreach (var character in text[1..])
        {
            if (!char.IsAsciiDigit((char)character))
            {
                return false;
            }

            port = (port * 10) + (character - '0');
        }

        return port <= ushort.MaxValue;
    }
}
