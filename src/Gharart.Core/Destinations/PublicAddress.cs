using Gharart.Core.Visitors;

namespace Gharart.Core.Destinations;

/// <summary>
/// Tells addresses of the public Internet from all others, after the IANA special-purpose registries (RFC 6890 and its updates).
/// In doubt an address is not public: whole blocks set aside for protocols are refused, and so is every IPv6 form that carries an IPv4
/// address inside (mapped, compatible, NAT64, 6to4, Teredo, ISATAP), since it reaches what the inner address reaches.
/// </summary>
public static class PublicAddress
{
    private static readonly (uint Network, int PrefixLength)[] NotPublicIPv4 =
    [
        (0x00_00_00_00, 8),   // this network
        (0x0A_00_00_00, 8),   // private
        (0x64_40_00_00, 10),  // shared by carriers, 100.64.0.0
        (0x7F_00_00_00, 8),   // loopback
        (0xA9_FE_00_00, 16),  // link-local, 169.254.0.0
        (0xAC_10_00_00, 12),  // private, 172.16.0.0
        (0xC0_00_00_00, 24),  // protocol assignments, 192.0.0.0
        (0xC0_00_02_00, 24),  // documentation, 192.0.2.0
        (0xC0_58_63_00, 24),  // former 6to4 relays, 192.88.99.0
        (0xC0_A8_00_00, 16),  // private, 192.168.0.0
        (0xC6_12_00_00, 15),  // benchmarking, 198.18.0.0
        (0xC6_33_64_00, 24),  // documentation, 198.51.100.0
        (0xCB_00_71_00, 24),  // documentation, 203.0.113.0
        (0xE0_00_00_00, 3),   // multicast, reserved and broadcast, 224.0.0.0 to the end
    ];

    // Inside 2000::/3, the only block that IANA hands out for global unicast; written as the upper 64 bits.
    private static readonly (ulong Network, int PrefixLength)[] NotPublicIPv6 =
    [
        (0x2001_0000_0000_0000, 23), // protocol assignments: Teredo, benchmarking, ORCHID and others
        (0x2001_0DB8_0000_0000, 32), // documentation
        (0x2002_0000_0000_0000, 16), // 6to4
        (0x3FFE_0000_0000_0000, 16), // former 6bone
        (0x3FFF_0000_0000_0000, 20), // documentation
    ];

    /// <summary>Whether the address is a unicast address of the public Internet.</summary>
    public static bool IsPublic(ClientAddress address) => address.IsIPv4 ? IsPublicIPv4((uint)address.Bits) : IsPublicIPv6(address.Bits);

    private static bool IsPublicIPv4(uint bits)
    {
        foreach (var (network, prefixLength) in NotPublicIPv4)
        {
            if ((bits ^ network) >> (32 - prefixLength) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPublicIPv6(UInt128 bits)
    {
        var upper = (ulong)(bits >> 64);
        if (upper >> 61 != 1)
        {
            return false;
        }

        foreach (var (network, prefixLength) in NotPublicIPv6)
        {
            if ((upper ^ network) >> (64 - prefixLength) == 0)
            {
                return false;
            }
        }

        // ISATAP interface identifiers, 0000:5efe or 0200:5efe and an IPv4 address (RFC 5214 §6.1).
        return (uint)((bits >> 32) & 0xFDFF_FFFF) != 0x0000_5EFE;
    }
}
