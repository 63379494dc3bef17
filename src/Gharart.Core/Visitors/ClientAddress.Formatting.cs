using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gharart.Core.Visitors;

/// <content>Writing of addresses and the cutting to a network prefix.</content>
public readonly partial record struct ClientAddress
{
    /// <summary>Longest text of an address, in bytes: eight groups of four and seven colons.</summary>
    public const int MaxTextLength = 39;

    /// <summary>The address with all bits behind the network prefix set to zero.</summary>
    /// <param name="ipv4Bits">Prefix length kept of an IPv4 address, 0–32.</param>
    /// <param name="ipv6Bits">Prefix length kept of an IPv6 address, 0–128.</param>
    public ClientAddress MaskTo(int ipv4Bits, int ipv6Bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)ipv4Bits, 32u);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)ipv6Bits, 128u);
        var free = IsIPv4 ? 32 - ipv4Bits : 128 - ipv6Bits;

        // Shift counts wrap at 128, so "keep nothing" is its own case.
        return new ClientAddress(free == 128 ? 0 : (Bits >> free) << free, IsIPv4);
    }

    /// <summary>Writes the canonical text (RFC 5952) as ASCII bytes; false when the room is too small.</summary>
    public bool TryFormat(Span<byte> destination, out int bytesWritten)
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        var length = IsIPv4 ? WriteIPv4(text) : WriteIPv6(text);
        if (!text[..length].TryCopyTo(destination))
        {
            bytesWritten = 0;
            return false;
        }

        bytesWritten = length;
        return true;
    }

    /// <summary>The canonical text: dotted decimal, or RFC 5952 without embedded IPv4.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        _ = TryFormat(text, out var length);
        return Encoding.ASCII.GetString(text[..length]);
    }

    private int WriteIPv4(Span<byte> text)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            _ = Utf8Formatter.TryFormat((byte)(((uint)Bits >> shift) & byte.MaxValue), text[length..], out var written);
            length += written;
            if (shift > 0)
            {
                text[length++] = (byte)'.';
            }
        }

        return length;
    }

    private int WriteIPv6(Span<byte> text)
    {
        var (gap, gapEnd) = LongestZeroRun();
        var length = 0;
        for (var group = 0; group < 8; group++)
        {
            if (group == gap)
            {
                text[length++] = (byte)':';
                text[length++] = (byte)':';
                group = gapEnd - 1;
                continue;
            }

            if (group > 0 && group != gapEnd)
            {
                text[length++] = (byte)':';
            }

            _ = Group(group).TryFormat(text[length..], out var written, "x", CultureInfo.InvariantCulture);
            length += written;
        }

        return length;
    }

    private ushort Group(int index) => (ushort)((Bits >> (16 * (7 - index))) & ushort.MaxValue);

    /// <summary>The first of the longest runs of two or more zero groups (RFC 5952 §4.2); −1 where there is none.</summary>
    private (int Start, int End) LongestZeroRun()
    {
        var (best, bestEnd) = (-1, -1);
        for (var start = 0; start < 8; start++)
        {
            var end = start;
            while (end < 8 && Group(end) == 0)
            {
                end++;
            }

            if (end - start >= 2 && end - start > bestEnd - best)
            {
                (best, bestEnd) = (start, end);
            }

            start = Math.Max(start, end - 1);
        }

        return (best, bestEnd);
    }
}
