using System.Globalization;

namespace Gharart.Core.Visitors;

/// <summary>A CIDR range of addresses (RFC 4632), or one address.</summary>
public readonly record struct AddressRange
{
    private AddressRange(ClientAddress network, int prefixLength)
    {
        Network = network;
        PrefixLength = prefixLength;
    }

    /// <summary>First address of the range.</summary>
    public ClientAddress Network { get; }

    /// <summary>Bits that all addresses of the range share: 0–32 for IPv4, 0–128 for IPv6.</summary>
    public int PrefixLength { get; }

    /// <summary>
    /// Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c> or a plain address. An address with bits behind its prefix (<c>10.1.2.3/8</c>)
    /// is refused: it is a mistake more often than a habit. A prefix inside <c>::ffff:0:0/96</c> becomes the IPv4 range it maps.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out AddressRange range)
    {
        range = default;
        var slash = text.IndexOf((byte)'/');
        var addressText = slash < 0 ? text : text[..slash];
        if (!ClientAddress.TryParseBare(addressText, out var address))
        {
            return false;
        }

        var width = address.IsIPv4 ? 32 : 128;
        var prefixLength = width;
        if (slash >= 0)
        {
            // The mapped form counts its prefix from the front of 128 bits.
            var offset = address.IsIPv4 && addressText.Contains((byte)':') ? 96 : 0;
            if (!TryReadLength(text[(slash + 1)..], out prefixLength) || prefixLength < offset || prefixLength > width + offset)
            {
                return false;
            }

            prefixLength -= offset;
        }

        if (address.MaskTo(Math.Min(prefixLength, 32), prefixLength) != address)
        {
            return false;
        }

        range = new AddressRange(address, prefixLength);
        return true;
    }

    /// <summary>Whether the address lies in the range; the two families never meet.</summary>
    public bool Contains(ClientAddress address)
    {
        if (address.IsIPv4 != Network.IsIPv4)
        {
            return false;
        }

        var free = (Network.IsIPv4 ? 32 : 128) - PrefixLength;
        return free == 128 || (address.Bits ^ Network.Bits) >> free == 0;
    }

    /// <summary>The range in CIDR notation.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Network}/{PrefixLength}");

    private static bool TryReadLength(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (text.Length is 0 or > 3 || (text.Length > 1 && text[0] == (byte)'0'))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiDigit((char)character))
            {
                return false;
            }

            length = (length * 10) + (character - '0');
        }

        return true;
    }
}
