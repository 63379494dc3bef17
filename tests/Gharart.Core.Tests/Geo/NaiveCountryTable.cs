using System.Globalization;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Geo;

/// <summary>The oracle: every entry is compared with every address; the longest prefix wins, of equal ones the later.</summary>
internal sealed class NaiveCountryTable
{
    private readonly List<(string Bits, Country Country)> _entries = [];

    public void Add(ClientAddress network, int prefixLength, Country country) =>
        _entries.Add((ToBits(network)[..(network.IsIPv4 ? 96 + prefixLength : prefixLength)], country));

    public Country Find(ClientAddress address)
    {
        var bits = ToBits(WithoutEmbedding(address));
        var best = (Length: -1, Country: Country.Unknown);
        foreach (var (prefix, country) in _entries)
        {
            if (prefix.Length >= best.Length && bits.StartsWith(prefix, StringComparison.Ordinal))
            {
                best = (prefix.Length, country);
            }
        }

        return best.Country;
    }

    private static ClientAddress WithoutEmbedding(ClientAddress address)
    {
        var hex = address.Bits.ToString("x32", CultureInfo.InvariantCulture);
        return address.IsIPv4 ? address
            : hex.StartsWith("2002", StringComparison.Ordinal) ? ClientAddress.FromIPv4(Convert.ToUInt32(hex[4..12], 16))
            : hex.StartsWith("0064ff9b0000000000000000", StringComparison.Ordinal) ? ClientAddress.FromIPv4(Convert.ToUInt32(hex[24..], 16))
            : address;
    }

    private static string ToBits(ClientAddress address) => address.Bits.ToString("b128", CultureInfo.InvariantCulture);
}
