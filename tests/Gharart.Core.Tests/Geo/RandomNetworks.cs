using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Geo;

/// <summary>Seeded networks that overlap, adjoin and nest, and addresses at and around their edges.</summary>
internal sealed class RandomNetworks
{
    private static readonly string[] Codes = ["DE", "AT", "CH", "US", "IN", "JP", "XX"];

    // Most networks share one of these, so that they meet.
    private static readonly UInt128[] Roots =
    [
        new(0x2001_0DB8_0000_0000, 0), new(0x2A00_0000_0000_0000, 0), new(0x2003_FFFF_FFFF_FFFF, 0xFFFF_FFFF_0000_0000), new(0x2001_0000_0000_0000, 0),
    ];

    private static readonly UInt128 Nat64 = new(0x0064_FF9B_0000_0000, 0);

    private readonly Random _random;
    private readonly List<(ClientAddress Network, int Length)> _networks = [];

    public RandomNetworks(int seed, int recordSize, int count)
    {
        _random = new Random(seed);
        Writer = new CountryDatabaseWriter(DateTimeOffset.UnixEpoch.AddYears(50), recordSize: recordSize);
        while (_networks.Count < count)
        {
            var (network, length) = NextNetwork();
            if ((network.Bits >> 112) == 0x2002 || (network.Bits >> 32) == Nat64 >> 32)
            {
                continue;
            }

            _ = Country.TryParse(Codes[_random.Next(Codes.Length)], out var country);
            _networks.Add((network, length));
            Writer.Add(network, length, country);
            Oracle.Add(network, length, country);
        }
    }

    public CountryDatabaseWriter Writer { get; }

    public NaiveCountryTable Oracle { get; } = new();

    public ClientAddress NextAddress()
    {
        var (network, length) = _networks[_random.Next(_networks.Count)];
        var width = network.IsIPv4 ? 32 : 128;
        var host = width == length ? 0 : NextBits() >> (128 - width + length);
        var last = width == length ? 0 : UInt128.MaxValue >> (128 - width + length);
        return _random.Next(8) switch
        {
            0 => ClientAddress.FromIPv4((uint)_random.NextInt64(1L << 32)),
            1 => ClientAddress.FromIPv6(NextBits()),
            2 => network,
            3 => Make(network.IsIPv4, network.Bits + last),
            4 => Make(network.IsIPv4, unchecked(network.Bits - 1)),
            5 => Make(network.IsIPv4, unchecked(network.Bits + last + 1)),
            6 when network.IsIPv4 => ClientAddress.FromIPv6(
                _random.Next(2) == 0 ? new UInt128(0x2002_0000_0000_0000 | ((ulong)network.Bits << 16), 99) : Nat64 | network.Bits),
            _ => Make(network.IsIPv4, network.Bits + host),
        };
    }

    private (ClientAddress Network, int Length) NextNetwork()
    {
        if (_random.Next(2) == 0)
        {
            // One in forty covers much; the rest are small.
            var length = _random.Next(40) == 0 ? _random.Next(0, 8) : _random.Next(8, 33);
            var bits = _random.Next(2) == 0 ? (uint)_random.NextInt64(1L << 32) : 0xC000_0000 | (uint)_random.Next(1 << 18);
            return (ClientAddress.FromIPv4(length == 0 ? 0 : bits >> (32 - length) << (32 - length)), length);
        }
        else
        {
            var length = _random.Next(60) == 0 ? _random.Next(0, 16) : _random.Next(16, 129);
            var bits = _random.Next(3) == 0 ? NextBits() : Roots[_random.Next(Roots.Length)] + (NextBits() >> _random.Next(20, 128));
            var network = length == 0 ? 0 : bits >> (128 - length) << (128 - length);
            return (ClientAddress.FromIPv6(network), length);
        }
    }

    private static ClientAddress Make(bool isIPv4, UInt128 bits) =>
        isIPv4 ? ClientAddress.FromIPv4(unchecked((uint)bits)) : ClientAddress.FromIPv6(bits);

    private UInt128 NextBits() => new((ulong)_random.NextInt64() << 1 | (uint)_random.Next(2), (ulong)_random.NextInt64() << 1 | (uint)_random.Next(2));
}
