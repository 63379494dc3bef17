using System.Net;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Geo;

public sealed class CountryDatabaseTests
{
    [Theory]
    [InlineData(24, 1)]
    [InlineData(28, 2)]
    [InlineData(32, 3)]
    public void Find_RandomNetworks_AgreesWithTheLongestPrefix(int recordSize, int firstSeed)
    {
        for (var seed = firstSeed; seed < firstSeed + 30; seed += 3)
        {
            var networks = new RandomNetworks(seed, recordSize, count: seed % 2 == 0 ? 12 : 150);
            var database = CountryDatabase.Load(networks.Writer.ToArray());
            var hits = 0;
            for (var i = 0; i < 600; i++)
            {
                var address = networks.NextAddress();
                var expected = networks.Oracle.Find(address);
                var actual = database.Find(address);
                hits += expected == Country.Unknown ? 0 : 1;
                Assert.True(expected == actual, $"seed {seed}, record size {recordSize}, {address}: {expected} expected, {actual} found");
            }

            Assert.True(hits > 150, $"seed {seed}: only {hits} addresses had a country, so little was tested");
        }
    }

    [Fact]
    public void Find_CrowdedSlots_AgreesWithTheNetworks()
    {
        // Every second /24 of 10.1.0.0/16 and /48 of 2001:db8::/34: 128 and 8,192 ranges behind one entry of the first index each.
        var writer = new CountryDatabaseWriter(DateTimeOffset.UnixEpoch);
        for (var i = 0u; i < 256; i += 2)
        {
            writer.Add(ClientAddress.FromIPv4(0x0A01_0000 + (i << 8)), 24, CountryOfNetwork(i));
        }

        for (var i = 0u; i < 16_384; i += 2)
        {
            writer.Add(ClientAddress.FromIPv6(new UInt128(0x2001_0DB8_0000_0000 + ((ulong)i << 16), 0)), 48, CountryOfNetwork(i));
        }

        var database = CountryDatabase.Load(writer.ToArray());
        for (var i = 0u; i < 16_384; i++)
        {
            var expected = i % 2 == 0 ? CountryOfNetwork(i) : Country.Unknown;
            var first = new UInt128(0x2001_0DB8_0000_0000 + ((ulong)i << 16), 0);
            Assert.Equal(expected, database.Find(ClientAddress.FromIPv6(first)));
            Assert.Equal(expected, database.Find(ClientAddress.FromIPv6(first + (UInt128.MaxValue >> 48))));
            if (i < 256)
            {
                Assert.Equal(expected, database.Find(ClientAddress.FromIPv4(0x0A01_0000 + (i << 8))));
                Assert.Equal(expected, database.Find(ClientAddress.FromIPv4(0x0A01_00FF + (i << 8))));
            }
        }

        static Country CountryOfNetwork(uint number) => Country.FromIndex(1 + (int)(number % 249));
    }

    [Fact]
    public void Find_FromManyThreads_AnswersAsFromOne()
    {
        const int seed = 77;
        var networks = new RandomNetworks(seed, 28, 300);
        var database = CountryDatabase.Load(networks.Writer.ToArray());
        var addresses = Enumerable.Range(0, 2_000).Select(_ => networks.NextAddress()).ToArray();
        var expected = addresses.Select(database.Find).ToArray();

        Parallel.For(0, 8, _ => Assert.Equal(expected, addresses.Select(database.Find)));
    }

    [Fact]
    public void Find_WarmCalls_AllocateNothing()
    {
        var networks = new RandomNetworks(5, 24, 300);
        var database = CountryDatabase.Load(networks.Writer.ToArray());
        var addresses = Enumerable.Range(0, 500).Select(_ => networks.NextAddress()).ToArray();
        Assert.Contains(addresses, a => a.IsIPv4 && database.Find(a) != Country.Unknown);
        Assert.Contains(addresses, a => !a.IsIPv4 && database.Find(a) != Country.Unknown);
        var sum = SumOfIndexes(database, addresses);

        var again = 0;
        var allocated = Allocations.OfWarm(() => again = SumOfIndexes(database, addresses));

        Assert.Equal(sum, again);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Load_TellsTypeTimeAndRanges()
    {
        var writer = new CountryDatabaseWriter(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 890, TimeSpan.FromHours(2)), "Näher-Country", 28);
        writer.Add(Address("10.0.0.0"), 9, Of("DE"));
        writer.Add(Address("10.128.0.0"), 9, Of("DE"));
        writer.Add(Address("2001:db8::"), 32, Of("AT"));
        var database = CountryDatabase.Load(writer.ToArray());

        Assert.Equal("Näher-Country", database.DatabaseType);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 3, 6, 7, TimeSpan.Zero), database.BuiltAt);
        Assert.Equal(3, database.IPv4RangeCount);
        Assert.Equal(3, database.IPv6RangeCount);
    }

    [Theory]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("2002:a01:203::1")]
    [InlineData("2002:a01:203:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("64:ff9b::10.1.2.3")]
    [InlineData("::10.1.2.3")]
    public void Find_EmbeddedIPv4_IsItsCountryInAnyTree(string text)
    {
        var writer = new CountryDatabaseWriter(DateTimeOffset.UnixEpoch);
        writer.Add(Address("10.1.2.3"), 32, Of("JP"));
        Assert.Equal(Of("JP"), CountryDatabase.Load(writer.ToArray()).Find(Address(text)));

        var onlyIPv4 = RawDatabase.OneRecord(RawDatabase.Map(RawDatabase.Text("country"), RawDatabase.IsoCode("FR")));
        Assert.Equal(Of("FR"), CountryDatabase.Load(onlyIPv4.ToArray()).Find(Address(text)));
    }

    [Theory]
    [InlineData("64:ff9b:1::10.1.2.3")]
    [InlineData("64:ff9b::1:10.1.2.3")]
    [InlineData("2001:db8::1")]
    [InlineData("::1:0:0")]
    [InlineData("2003::")]
    public void Find_IPv6InAnIPv4Tree_IsUnknown(string text)
    {
        var file = RawDatabase.OneRecord(RawDatabase.Map(RawDatabase.Text("country"), RawDatabase.IsoCode("FR"))).ToArray();
        var database = CountryDatabase.Load(file);

        Assert.Equal(Country.Unknown, database.Find(Address(text)));
        Assert.Equal(Of("FR"), database.Find(Address("127.255.255.255")));
        Assert.Equal(Country.Unknown, database.Find(Address("128.0.0.0")));
    }

    [Fact]
    public void Find_RepeatedIPv4Tree_IsUnknownUnlessTheHostsOwn()
    {
        // Each node of the spine goes on to the left; at ::/96 stands node 96, which Teredo's place repeats.
        var nodes = Enumerable.Range(0, 97).Select(i => ((uint)i + 1, 97u + 32)).ToList();
        nodes[96] = (97 + 32 + 16, 97 + 32 + 16);
        var teredo = Convert.ToString(0x20010000, 2).PadLeft(32, '0');
        var at = 0;
        for (var depth = 0; depth < 32; depth++)
        {
            var next = depth == 31 ? 96u : teredo[depth] == '0' && at < 96 && nodes[at].Item1 == at + 1 ? (uint)at + 1 : (uint)nodes.Count;
            nodes[at] = teredo[depth] == '0' ? (next, nodes[at].Item2) : (nodes[at].Item1, next);
            if (next == nodes.Count)
            {
                nodes.Add((97 + 32, 97 + 32));
            }

            at = (int)next;
        }

        var count = (uint)nodes.Count;
        nodes = nodes.ConvertAll(n => (Shift(n.Item1), Shift(n.Item2)));
        var file = new RawDatabase { Nodes = nodes, Data = RawDatabase.Map(RawDatabase.Text("country"), RawDatabase.IsoCode("FR")) };
        var database = CountryDatabase.Load(file.ToArray());

        Assert.Equal(Of("FR"), database.Find(Address("9.9.9.9")));
        Assert.Equal(Country.Unknown, database.Find(Address("2001:0:909:909::1")));

        uint Shift(uint record) => record switch { 97 + 32 => count, 97 + 32 + 16 => count + 16, _ => record };
    }

    [Theory]
    [InlineData("DE", "AT", "DE")]
    [InlineData(null, "AT", "AT")]
    [InlineData("de", "AT", "DE")]
    [InlineData("XK", "AT", "XX")]
    [InlineData("", "AT", "XX")]
    [InlineData("DEU", "AT", "XX")]
    [InlineData(null, "XK", "XX")]
    public void Find_CountryThenRegisteredCountry(string? country, string registered, string expected)
    {
        byte[][] record =
        [
            RawDatabase.Text("registered_country"), RawDatabase.IsoCode(registered),
            RawDatabase.Text("city"), RawDatabase.Map(RawDatabase.Text("iso_code"), RawDatabase.Text("JP")),
            RawDatabase.Text("country"),
            country is null ? RawDatabase.Map(RawDatabase.Text("geoname_id"), RawDatabase.Unsigned(6, 9, 4)) : RawDatabase.IsoCode(country),
        ];

        Assert.Equal(Of(expected), CountryDatabase.Load(RawDatabase.OneRecord(RawDatabase.Map(record)).ToArray()).Find(Address("1.1.1.1")));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 5_000)]
    [InlineData(2, 600_000)]
    [InlineData(3, 600_000)]
    public void Find_CityRecordWithPointersOfEachSize_Follows(int pointerSize, int gap)
    {
        // Shared keys and maps are reached by pointers, between values of every type and of sizes of every length.
        byte[] filler = [.. RawDatabase.Header(4, gap), .. new byte[gap]];
        var shared = (uint)filler.Length;
        var key = RawDatabase.Text("iso_code");
        var map = RawDatabase.Map(
            RawDatabase.Text("names"), RawDatabase.Map(RawDatabase.Text("en"), RawDatabase.Text(new string('n', 40))),
            RawDatabase.Pointer(shared, pointerSize), RawDatabase.Text("BR"));
        var country = RawDatabase.Text("country");
        var root = RawDatabase.Map(
            RawDatabase.Text("location"), RawDatabase.Map(
                RawDatabase.Text("latitude"), [.. RawDatabase.Header(3, 8), .. new byte[8]],
                RawDatabase.Text("radius"), RawDatabase.Unsigned(5, 0, 0),
                RawDatabase.Text("score"), [.. RawDatabase.Header(15, 4), .. new byte[4]],
                RawDatabase.Text("offset"), RawDatabase.Unsigned(8, 7, 4),
                RawDatabase.Text("wide"), RawDatabase.Unsigned(10, 7, 16)),
            RawDatabase.Text("subdivisions"), RawDatabase.Array(RawDatabase.IsoCode("JP"), RawDatabase.Pointer(0, 3)),
            RawDatabase.Text("is_anonymous"), RawDatabase.Header(14, 1),
            RawDatabase.Pointer(shared + (uint)key.Length + (uint)map.Length, pointerSize), RawDatabase.Pointer(shared + (uint)key.Length, pointerSize));
        var data = RawDatabase.Concat(filler, key, map, country, root);
        var file = new RawDatabase
        {
            RecordSize = 32,
            Nodes = [(1 + 16 + (uint)(data.Length - root.Length), 1)],
            Data = data,
            Metadata = { ["ip_version"] = RawDatabase.Unsigned(5, 4) },
        };

        Assert.Equal(Of("BR"), CountryDatabase.Load(file.ToArray()).Find(Address("1.2.3.4")));
    }

    [Fact]
    public void Load_NoNetworks_FindsNothing()
    {
        var database = CountryDatabase.Load(new CountryDatabaseWriter(DateTimeOffset.UnixEpoch).ToArray());

        Assert.Equal((1, 1), (database.IPv4RangeCount, database.IPv6RangeCount));
        Assert.Equal(Country.Unknown, database.Find(default));
        Assert.Equal(Country.Unknown, database.Find(new ClientAddress(UInt128.MaxValue, true)));
        Assert.Equal(Country.Unknown, database.Find(new ClientAddress(UInt128.MaxValue, false)));
    }

    internal static Country Of(string code) => Country.TryParse(code, out var country) ? country : throw new ArgumentException(code, nameof(code));

    internal static ClientAddress Address(string text) => ClientAddress.From(IPAddress.Parse(text));

    private static int SumOfIndexes(CountryDatabase database, ClientAddress[] addresses)
    {
        var sum = 0;
        for (var round = 0; round < 100; round++)
        {
            foreach (var address in addresses)
            {
                sum += database.Find(address).Index;
            }
        }

        return sum;
    }
}
