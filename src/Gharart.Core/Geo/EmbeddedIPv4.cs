namespace Gharart.Core.Geo;

/// <summary>The IPv6 prefixes whose addresses carry the IPv4 address of the host itself.</summary>
internal static class EmbeddedIPv4
{
    /// <summary>Where the IPv4 address space lies in an IPv6 tree: <c>::/96</c>.</summary>
    public const int TreeDepth = 96;

    /// <summary>IPv4-mapped, NAT64 (RFC 6052) and 6to4 (RFC 3056).</summary>
    public static readonly (UInt128 Prefix, int Length)[] Aliases =
    [
        (new UInt128(0, 0xFFFF_0000_0000), 96),
        (new UInt128(Nat64, 0), 96),
        (new UInt128(SixToFour << 48, 0), 16),
    ];

    private const ulong Nat64 = 0x0064_FF9B_0000_0000;
    private const ulong SixToFour = 0x2002;

    /// <summary>Reads the IPv4 address out of an IPv6 address, also out of the deprecated IPv4-compatible <c>::a.b.c.d</c>.</summary>
    public static bool TryGet(UInt128 address, out uint embedded)
    {
        unchecked
        {
            var high = (ulong)(address >> 64);
            var low = (ulong)address;
            if (high >> 48 == SixToFour)
            {
                embedded = (uint)(high >> 16);
                return true;
            }

            embedded = (uint)low;
            return (high == 0 && low >> 32 is 0 or 0xFFFF) || (high == Nat64 && low >> 32 == 0);
        }
    }

    /// <summary>Whether a network lies in one of the <see cref="Aliases"/>.</summary>
    public static bool IsInAlias(UInt128 network, int length)
    {
        foreach (var (prefix, prefixLength) in Aliases)
        {
            if (length >= prefixLength && network >> (128 - prefixLength) == prefix >> (128 - prefixLength))
            {
                return true;
            }
        }

        return false;
    }
}
