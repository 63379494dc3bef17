using System.Net;
using System.Net.Sockets;

namespace Gharart.Core.Visitors;

/// <summary>An IPv4 or IPv6 address as a number: no allocation, no scope id. IPv4-mapped IPv6 addresses become IPv4.</summary>
/// <param name="Bits">The address in network order; for IPv4 the low 32 bits.</param>
/// <param name="IsIPv4">Whether it is an IPv4 address.</param>
public readonly partial record struct ClientAddress(UInt128 Bits, bool IsIPv4)
{
    /// <summary>An IPv4 address from its 32 bits, most significant first.</summary>
    public static ClientAddress FromIPv4(uint bits) => new(bits, true);

    /// <summary>An IPv6 address from its 128 bits; <c>::ffff:a.b.c.d</c> becomes IPv4.</summary>
    public static ClientAddress FromIPv6(UInt128 bits) =>
        (bits >> 32) == 0xFFFF ? new(bits & uint.MaxValue, true) : new(bits, false);

    /// <summary>Converts a framework address; the scope id is dropped.</summary>
    public static ClientAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out var written);
        UInt128 bits = 0;
        foreach (var b in bytes[..written])
        {
            bits = (bits << 8) | b;
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? FromIPv4((uint)bits) : FromIPv6(bits);
    }
}
