using System.Net;
using Gharart.Core.Visitors;

namespace Gharart.Core.Geo;

/// <summary>
/// A tiny country table, built in memory, so that the product runs with nothing installed. <b>For demonstrations only</b>: it knows
/// a few dozen networks, names the country where the holder is registered, and leaves every other address unknown. Production
/// needs a real database file.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Documentation networks (RFC 5737), with invented countries: 192.0.2.0/24 US, 198.51.100.0/24 DE, 203.0.113.0/24 IN, of which
/// 203.0.113.32/27 JP, .64/27 AT, .96/27 CH, .128/27 GB, .160/27 FR, .192/27 BR.</item>
/// <item>Documentation prefix (RFC 3849), with invented countries: 2001:db8::/40 US, 2001:db8:100::/40 DE, :200: IN, :300: JP, :400: AT,
/// :500: CH, :600: GB, :700: FR, :800: BR.</item>
/// <item>Long-held blocks of a carrier, a maker, a government department or a university. US: 6, 7, 11, 12, 17, 21, 22, 26, 28, 29, 30,
/// 33, 55, 73, 214 and 215.0.0.0/8, 128.2, 128.32 and 128.112.0.0/16. DE: 53.0.0.0/8, 129.187, 129.206, 131.159 and 137.226.0.0/16.
/// IN: 14.139 and 144.16.0.0/16. JP: 126 and 133.0.0.0/8. AT: 129.27, 131.130 and 138.232.0.0/16. CH: 129.132, 130.59, 130.60 and
/// 137.138.0.0/16. GB: 25.0.0.0/8, 129.67, 129.215 and 131.111.0.0/16. FR: 128.93, 129.199, 134.157 and 138.96.0.0/16. BR: 143.106,
/// 143.107 and 146.164.0.0/16.</item>
/// </list>
/// </remarks>
public static class DemoCountryTable
{
    /// <summary>The <see cref="CountryDatabase.DatabaseType"/> of the table, by which a host can tell that no real one is set.</summary>
    public const string DatabaseType = "Gharart-Demo-Country";

    // When the table was last edited; a constant keeps the bytes the same in every build.
    private static readonly DateTimeOffset EditedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Country, string[] Networks)[] Table =
    [
        ("US",
        [
            "192.0.2.0/24", "2001:db8::/40",
            "6.0.0.0/8", "7.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8", "17.0.0.0/8", "21.0.0.0/8", "22.0.0.0/8", "26.0.0.0/8", "28.0.0.0/8",
            "29.0.0.0/8", "30.0.0.0/8", "33.0.0.0/8", "55.0.0.0/8", "73.0.0.0/8", "214.0.0.0/8", "215.0.0.0/8",
            "128.2.0.0/16", "128.32.0.0/16", "128.112.0.0/16",
        ]),
        ("DE",
        [
            "198.51.100.0/24", "2001:db8:100::/40",
            "53.0.0.0/8", "129.187.0.0/16", "129.206.0.0/16", "131.159.0.0/16", "137.226.0.0/16",
        ]),
        ("IN", ["203.0.113.0/24", "2001:db8:200::/40", "14.139.0.0/16", "144.16.0.0/16"]),
        ("JP", ["203.0.113.32/27", "2001:db8:300::/40", "126.0.0.0/8", "133.0.0.0/8"]),
        ("AT", ["203.0.113.64/27", "2001:db8:400::/40", "129.27.0.0/16", "131.130.0.0/16", "138.232.0.0/16"]),
        ("CH", ["203.0.113.96/27", "2001:db8:500::/40", "129.132.0.0/16", "130.59.0.0/16", "130.60.0.0/16", "137.138.0.0/16"]),
        ("GB", ["203.0.113.128/27", "2001:db8:600::/40", "25.0.0.0/8", "129.67.0.0/16", "129.215.0.0/16", "131.111.0.0/16"]),
        ("FR", ["203.0.113.160/27", "2001:db8:700::/40", "128.93.0.0/16", "129.199.0.0/16", "134.157.0.0/16", "138.96.0.0/16"]),
        ("BR", ["203.0.113.192/27", "2001:db8:800::/40", "143.106.0.0/16", "143.107.0.0/16", "146.164.0.0/16"]),
    ];

    /// <summary>Builds the table; each call makes a new database.</summary>
    public static CountryDatabase Load() => CountryDatabase.Load(ToArray());

    /// <summary>The table as a MaxMind DB file, always the same bytes.</summary>
    public static byte[] ToArray()
    {
        var writer = new CountryDatabaseWriter(EditedAt, DatabaseType);
        foreach (var (code, networks) in Table)
        {
            _ = Country.TryParse(code, out var country);
            foreach (var text in networks)
            {
                var network = IPNetwork.Parse(text);
                writer.Add(ClientAddress.From(network.BaseAddress), network.PrefixLength, country);
            }
        }

        return writer.ToArray();
    }
}
