using System.Globalization;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>
/// Public addresses and their countries: every IPv4 /18 outside the special ranges has one of 40 countries or, in one case of twenty, none; 4,096 IPv6 /32 likewise.
/// </summary>
internal sealed class NetworkSet
{
    private const int BitsInIPv4 = 18;
    private const int IPv6Networks = 4096;

    private static readonly Country[] Countries =
    [
        .. "DE JP US IN FR GB IT ES PL NL BE SE NO FI DK AT CH CZ PT GR RO HU IE BR MX AR CL CO ZA EG NG KE TR AE IL KR VN TH ID AU"
            .Split(' ').Select(Define.Country),
    ];

    private readonly Country[] _ipv4 = new Country[1 << BitsInIPv4];
    private readonly Country[] _ipv6 = new Country[IPv6Networks];

    public NetworkSet(Random random)
    {
        for (var i = 0; i < _ipv4.Length; i++)
        {
            _ipv4[i] = IsPublic((uint)i << (32 - BitsInIPv4)) ? Any(random) : Country.Unknown;
        }

        for (var i = 0; i < IPv6Networks; i++)
        {
            _ipv6[i] = Any(random);
        }
    }

    /// <summary>How many networks have a country.</summary>
    public int Count => _ipv4.Concat(_ipv6).Count(country => country != Country.Unknown);

    /// <summary>Writes the MMDB file that edge and nginx both read.</summary>
    public void Write(string path)
    {
        var writer = new CountryDatabaseWriter(DateTimeOffset.UnixEpoch.AddYears(56));
        for (var i = 0; i < _ipv4.Length; i++)
        {
            if (_ipv4[i] != Country.Unknown)
            {
                writer.Add(ClientAddress.FromIPv4((uint)i << (32 - BitsInIPv4)), BitsInIPv4, _ipv4[i]);
            }
        }

        for (var i = 0; i < IPv6Networks; i++)
        {
            if (_ipv6[i] != Country.Unknown)
            {
                writer.Add(ClientAddress.From(System.Net.IPAddress.Parse(IPv6Of(i) + "::")), 32, _ipv6[i]);
            }
        }

        File.WriteAllBytes(path, writer.ToArray());
    }

    /// <summary>An address, one in ten of IPv6, and its country.</summary>
    public (string Address, Country Country) Next(Random random)
    {
        if (random.Next(10) == 0)
        {
            var network = random.Next(IPv6Networks);
            return (string.Create(CultureInfo.InvariantCulture, $"{IPv6Of(network)}:{random.Next(1, 65536):x}::{random.Next(1, 65536):x}"), _ipv6[network]);
        }

        while (true)
        {
            var address = (uint)random.NextInt64(1L << 32);
            if (IsPublic(address))
            {
                return (
                    string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}"),
                    _ipv4[address >> (32 - BitsInIPv4)]);
            }
        }
    }

    private static Country Any(Random random) => random.Next(20) == 0 ? Country.Unknown : Countries[random.Next(Countries.Length)];

    private static string IPv6Of(int network) => string.Create(CultureInfo.InvariantCulture, $"2a00:{network + 0x1000:x}");

    // Whole /8s where a special range lies in one: coarse, but the mix needs no more.
    private static bool IsPublic(uint address) => (address >> 24) is not (0 or 10 or 100 or 127 or 169 or 172 or 192 or 198 or 203 or >= 224);
}
