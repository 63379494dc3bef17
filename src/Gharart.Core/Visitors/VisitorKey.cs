using System.Buffers.Binary;

namespace Gharart.Core.Visitors;

/// <summary>Counts visitors of one handle and day without knowing them (design §5).</summary>
/// <remarks>
/// A keyed hash of the network prefix (/24 or /48, never the address), the browser's make and the device class. Whoever holds the
/// salt could try all prefixes whatever the hash is; once it is destroyed the key is as good as random. What that asks for is a
/// pseudo-random function with 64 bits of output, which SipHash-2-4 is, in a fraction of the time of HMAC-SHA-256, which alone
/// would take near half of the microsecond that a whole click may cost (design §8).
/// </remarks>
public static class VisitorKey
{
    /// <summary>Shortest daily salt, in bytes.</summary>
    public const int MinSaltLength = 16;

    /// <summary>Longest daily salt, in bytes.</summary>
    public const int MaxSaltLength = 32;

    /// <summary>Bits of an IPv4 address that count.</summary>
    public const int IPv4PrefixLength = 24;

    /// <summary>Bits of an IPv6 address that count: the smallest block that providers hand to one site.</summary>
    public const int IPv6PrefixLength = 48;

    /// <summary>No visitor key: under a privacy signal, or without a salt.</summary>
    public const ulong None = 0;

    // IPv4 flag, family, device; four bytes of handle; sixteen of address.
    private const int FactsLength = 3 + sizeof(uint) + 16;

    /// <summary>The visitor's key; never <see cref="None"/>.</summary>
    /// <param name="dailySalt">16–32 secret random bytes, drawn anew each day and destroyed after 48 h.</param>
    /// <param name="handleId">The handle: one person has unrelated keys at two handles.</param>
    /// <param name="address">The client's whole address; it is cut here.</param>
    /// <param name="family">The browser's make.</param>
    /// <param name="device">The device class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The salt's length is not allowed; a fault in the program, not in a visit.</exception>
    public static ulong Compute(
        ReadOnlySpan<byte> dailySalt,
        uint handleId,
        ClientAddress address,
        UserAgentFamily family,
        DeviceClass device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dailySalt.Length, MinSaltLength, nameof(dailySalt));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dailySalt.Length, MaxSaltLength, nameof(dailySalt));

        // The first 16 bytes of the salt are the key; the rest is as secret and goes in front of the message.
        Span<byte> message = stackalloc byte[MaxSaltLength - SipHash.KeyLength + FactsLength];
        var moreSalt = dailySalt[SipHash.KeyLength..];
        moreSalt.CopyTo(message);
        var facts = message.Slice(moreSalt.Length, FactsLength);
        facts[0] = address.IsIPv4 ? (byte)4 : (byte)6;
        facts[1] = (byte)family;
        facts[2] = (byte)device;
        BinaryPrimitives.WriteUInt32LittleEndian(facts[3..], handleId);
        BinaryPrimitives.WriteUInt128LittleEndian(facts[7..], address.MaskTo(IPv4PrefixLength, IPv6PrefixLength).Bits);

        var key = SipHash.Compute(dailySalt[..SipHash.KeyLength], message[..(moreSalt.Length + FactsLength)]);
        return key == None ? 1 : key;
    }
}
