using System.Globalization;
using System.Text;
using Gharart.Core.Visitors;

namespace Gharart.Core.Destinations;

/// <summary>
/// IP addresses as text, in the strict forms alone: four decimal numbers for IPv4, RFC 4291 §2.2 for IPv6 without zone. The octal,
/// hexadecimal, short and single-number spellings of IPv4 are refused: programs disagree on what they mean.
/// </summary>
public static class AddressText
{
    private const int GroupCount = 8;

    /// <summary>Reads <c>a.b.c.d</c>: decimal, 0–255, no leading zeros.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<char> text, out ClientAddress address)
    {
        address = default;
        if (!TryReadIPv4(text, out var bits))
        {
            return false;
        }

        address = ClientAddress.FromIPv4(bits);
        return true;
    }

    /// <summary>Reads an IPv6 address without brackets; an IPv4-mapped one becomes IPv4.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<char> text, out ClientAddress address)
    {
        address = default;
        Span<ushort> groups = stackalloc ushort[GroupCount];
        groups.Clear();
        var count = 0;
        var gap = -1;
        if (text.StartsWith("::", StringComparison.Ordinal))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            if (count == GroupCount)
            {
                return false;
            }

            var colon = text.IndexOf(':');
            var piece = colon < 0 ? text : text[..colon];
            if (colon < 0 && piece.Contains('.'))
            {
                if (count > GroupCount - 2 || !TryReadIPv4(piece, out var bits))
                {
                    return false;
                }

                groups[count++] = (ushort)(bits >> 16);
                groups[count++] = (ushort)(bits & 0xFFFF);
                break;
            }

            if (piece.Length is 0 or > 4 || !ushort.TryParse(piece, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out groups[count]))
            {
                return false;
            }

            count++;
            if (colon < 0)
            {
                break;
            }

            text = text[(colon + 1)..];
            if (text.IsEmpty)
            {
                return false;
            }

            if (text[0] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = count;
                text = text[1..];
            }
        }

        if (gap < 0 ? count != GroupCount : count == GroupCount)
        {
            return false;
        }

        address = ClientAddress.FromIPv6(Join(groups, count, gap));
        return true;
    }

    /// <summary>The one canonical spelling (RFC 5952): for IPv6 without brackets, lower case, the first longest run of zeros shortened.</summary>
    public static string Format(ClientAddress address)
    {
        var bits = address.Bits;
        if (address.IsIPv4)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{(byte)(bits >> 24)}.{(byte)(bits >> 16 & 255)}.{(byte)(bits >> 8 & 255)}.{(byte)(bits & 255)}");
        }

        var groups = new ushort[GroupCount];
        for (var i = 0; i < GroupCount; i++)
        {
            groups[i] = (ushort)(bits >> (112 - (16 * i)) & 0xFFFF);
        }

        var (start, length) = LongestZeroRun(groups);
        var text = new StringBuilder();
        for (var i = 0; i < GroupCount; i++)
        {
            if (i == start)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
            {
                text.Append(':');
            }

            text.Append(CultureInfo.InvariantCulture, $"{groups[i]:x}");
        }

        return text.ToString();
    }

    private static UInt128 Join(ReadOnlySpan<ushort> groups, int count, int gap)
    {
        UInt128 bits = 0;
        var missing = GroupCount - count;
        for (var i = 0; i <= count; i++)
        {
            if (i == gap)
            {
                bits <<= 16 * missing;
            }

            if (i < count)
            {
                bits = (bits << 16) | groups[i];
            }
        }

        return bits;
    }

    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<ushort> groups)
    {
        var best = (Start: -1, Length: 1);
        for (var i = 0; i < groups.Length; i++)
        {
            var run = groups[i..].IndexOfAnyExcept((ushort)0);
            run = run < 0 ? groups.Length - i : run;
            if (run > best.Length)
            {
                best = (i, run);
            }
        }

        return best;
    }

    private static bool TryReadIPv4(ReadOnlySpan<char> text, out uint bits)
    {
        bits = 0;
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9') || (part.Length > 1 && part[0] == '0'))
            {
                return false;
            }

            var value = uint.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
            if (value > 255)
            {
                return false;
            }

            bits = (bits << 8) | value;
        }

        return parts == 4;
    }
}
