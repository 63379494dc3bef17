using Gharart.Core.Geo;
using static Gharart.Core.Tests.Geo.RawDatabase;

namespace Gharart.Core.Tests.Geo;

public sealed class CountryDatabaseDamageTests
{
    private static readonly byte[] Sound = Map(Text("country"), IsoCode("DE"));

    /// <summary>Name of the damage, the structure that the message must name, the file.</summary>
    private static readonly (string Name, string Structure, byte[] File)[] Corpus =
    [
        ("empty file", "metadata", []),
        ("no marker", "metadata", new byte[1000]),
        ("marker out of reach", "metadata", [.. OneRecord(Sound).ToArray(), .. new byte[128 * 1024]]),
        ("metadata empty", "metadata", new RawDatabase { MetadataSection = [] }.ToArray()),
        ("metadata no map", "metadata", new RawDatabase { MetadataSection = Text("x") }.ToArray()),
        ("metadata key no string", "metadata", new RawDatabase { MetadataSection = Map(Unsigned(5, 1), Unsigned(5, 1)) }.ToArray()),
        ("metadata larger than the file", "metadata", new RawDatabase { MetadataSection = Header(7, 16_000_000) }.ToArray()),
        ("metadata pointer to itself", "metadata", new RawDatabase { MetadataSection = Pointer(0, 0) }.ToArray()),
        ("metadata of version 3", "metadata", With("binary_format_major_version", Unsigned(5, 3))),
        ("metadata without version", "metadata", With("binary_format_major_version", null)),
        ("metadata without node count", "metadata", With("node_count", null)),
        ("metadata with text for node count", "metadata", With("node_count", Text("1"))),
        ("metadata without nodes", "metadata", With("node_count", Unsigned(6, 0, 4))),
        ("metadata with 2^63 nodes", "metadata", With("node_count", Unsigned(9, 1UL << 63, 8))),
        ("metadata with record size 20", "metadata", With("record_size", Unsigned(5, 20))),
        ("metadata with IP version 5", "metadata", With("ip_version", Unsigned(5, 5))),
        ("metadata without IP version", "metadata", With("ip_version", null)),
        ("metadata without type", "metadata", With("database_type", null)),
        ("metadata with a type that is not UTF-8", "metadata", With("database_type", [0x42, 0xC3, 0x28])),
        ("metadata without build time", "metadata", With("build_epoch", null)),
        ("metadata built after the year 9999", "metadata", With("build_epoch", Unsigned(9, ulong.MaxValue, 8))),
        ("tree longer than the file", "search tree", With("node_count", Unsigned(6, uint.MaxValue, 4))),
        ("tree longer than told", "search tree", new RawDatabase { Nodes = [(1, 1)], Separator = [.. new byte[15], 1] }.ToArray()),
        ("separator cut", "search tree", new RawDatabase { Nodes = [(1, 1)], Separator = new byte[15] }.ToArray()),
        ("record into the separator", "search tree", new RawDatabase { Nodes = [(1, 16)], Data = Sound }.ToArray()),
        ("record after the data", "search tree", new RawDatabase { Nodes = [(17 + (uint)Sound.Length, 1)], Data = Sound }.ToArray()),
        ("record of all ones", "search tree", new RawDatabase { RecordSize = 32, Nodes = [(uint.MaxValue, 1)], Data = Sound }.ToArray()),
        ("record of all ones in 28 bits", "search tree", new RawDatabase { RecordSize = 28, Nodes = [(1, 0xFFF_FFFF)], Data = Sound }.ToArray()),
        ("tree with a node that contains itself", "search tree", new RawDatabase { Nodes = [(0, 1)], Data = Sound }.ToArray()),
        ("tree with a node that contains itself twice", "search tree", new RawDatabase { Nodes = [(0, 0)], Data = Sound }.ToArray()),
        ("tree deeper than an address", "search tree", Spine(129)),
        ("tree with 2^100 paths", "search tree", Ladder(100)),
        ("data empty", "search tree", OneRecord().ToArray()),
        ("data without countries", "data section", OneRecord(Map(Text("autonomous_system_number"), Unsigned(6, 1, 4))).ToArray()),
        ("data of strings", "data section", OneRecord(Text("DE")).ToArray()),
        ("data pointer to itself", "data section", OneRecord(Pointer(0, 0)).ToArray()),
        ("data pointer to a pointer", "data section", OneRecord(Pointer(5), Pointer(10), Sound).ToArray()),
        ("data pointer loop of two", "data section", OneRecord(Pointer(5), Pointer(0)).ToArray()),
        ("data pointer outside", "data section", OneRecord(Pointer(uint.MaxValue)).ToArray()),
        ("data pointer cut", "data section", OneRecord([0x38, 0, 0]).ToArray()),
        ("data pointer outside in a value not needed", "data section", OneRecord(Map(Text("a"), Pointer(9_999), Text("country"), IsoCode("DE"))).ToArray()),
        ("data map of 16 million", "data section", OneRecord(Header(7, 16_000_000)).ToArray()),
        ("data array of 16 million", "data section", OneRecord(Map(Text("a"), Header(11, 16_000_000))).ToArray()),
        ("data map cut", "data section", OneRecord(Sound[..^1]).ToArray()),
        ("data size cut", "data section", OneRecord([0xFF, 0xFF]).ToArray()),
        ("data key no string", "data section", OneRecord(Map(Unsigned(6, 1, 4), IsoCode("DE"))).ToArray()),
        ("data string longer than the section", "data section", OneRecord(Map(Text("country"), Header(2, 70_000))).ToArray()),
        ("data type 12", "data section", OneRecord(Map(Text("a"), Header(12, 0))).ToArray()),
        ("data type 13", "data section", OneRecord(Map(Text("a"), Header(13, 0))).ToArray()),
        ("data type 200", "data section", OneRecord(Map(Text("a"), [0, 193])).ToArray()),
        ("data integer of 3 bytes in type uint16", "data section", OneRecord(Map(Text("a"), Unsigned(5, 0, 3))).ToArray()),
        ("data double of 7 bytes", "data section", OneRecord(Map(Text("a"), [.. Header(3, 7), .. new byte[7]])).ToArray()),
        ("data boolean of 2", "data section", OneRecord(Map(Text("a"), Header(14, 2))).ToArray()),
    ];

    public static TheoryData<string> Names => [.. Corpus.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_Damage_NamesTheStructure(string name)
    {
        var (_, structure, file) = Corpus.Single(c => c.Name == name);

        var exception = Assert.Throws<InvalidCountryDatabaseException>(() => CountryDatabase.Load(file));
        Assert.StartsWith(structure + ":", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24, 0xABCDEF)]
    [InlineData(28, 0xABCDEF9)]
    [InlineData(28, 0x9876543)]
    [InlineData(32, 0xABCDEF98)]
    public void Load_RecordOutside_IsReadWithAllItsBits(int recordSize, uint record)
    {
        foreach (var node in ((uint, uint)[])[(record, 1), (1, record)])
        {
            var file = new RawDatabase { RecordSize = recordSize, Nodes = [node], Data = Sound }.ToArray();

            var exception = Assert.Throws<InvalidCountryDatabaseException>(() => CountryDatabase.Load(file));
            Assert.EndsWith($"to {record - 1 - 16}", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_UndamagedRawFile_Works() =>
        Assert.Equal("DE", CountryDatabase.Load(OneRecord(Sound).ToArray()).Find(CountryDatabaseTests.Address("1.1.1.1")).ToString());

    [Fact]
    public void Load_ArraysNestedAMillionDeep_NeedsNoStack()
    {
        byte[] nested = [.. Enumerable.Range(0, 1_000_000).SelectMany(_ => Header(11, 1)), .. Text("end")];
        var record = OneRecord(Map(Text("a"), nested, Text("country"), IsoCode("DE")));

        Assert.Equal("DE", CountryDatabase.Load(record.ToArray()).Find(CountryDatabaseTests.Address("1.1.1.1")).ToString());
    }

    [Fact]
    public void Load_RecordsThatShareOneHugeMap_StopsAtALimit()
    {
        // 4,096 records of 14 bytes, each of which points to one map of 100,000 entries.
        var huge = Map([.. Enumerable.Range(0, 100_000).SelectMany(_ => (byte[][])[Text("k"), Text("v")])]);
        var record = Map(Text("country"), Pointer((uint)(4_096 * 14)));
        Assert.Equal(14, record.Length);
        var nodes = Enumerable.Range(0, 4_095).Select(i => (Record((2 * i) + 1), Record((2 * i) + 2))).ToList();
        var file = new RawDatabase { Nodes = nodes, Data = [.. Enumerable.Range(0, 4_096).SelectMany(_ => record), .. huge] };

        var exception = Assert.Throws<InvalidCountryDatabaseException>(() => CountryDatabase.Load(file.ToArray()));
        Assert.StartsWith("data section: the values refer", exception.Message, StringComparison.Ordinal);

        static uint Record(int heap) => heap < 4_095 ? (uint)heap : (uint)(4_095 + 16 + ((heap - 4_095) * 14));
    }

    [Fact]
    public void Load_EveryTruncation_IsInvalid()
    {
        var file = new RandomNetworks(3, 24, 3).Writer.ToArray();
        for (var length = 0; length < file.Length; length++)
        {
            Assert.True(!LoadsOrIsInvalid(file.AsSpan(0, length)), $"the first {length} of {file.Length} bytes gave a database");
        }
    }

    [Fact]
    public void Load_RandomDamage_GivesADatabaseOrTheOneException()
    {
        byte[][] files =
        [
            new RandomNetworks(11, 24, 4).Writer.ToArray(), new RandomNetworks(12, 28, 30).Writer.ToArray(), new RandomNetworks(13, 32, 10).Writer.ToArray(),
            OneRecord(Map(Text("registered_country"), Pointer(64, 0), Text("a"), Array(Text("b")), Text("country"), IsoCode("DE"))).ToArray(),
        ];
        var loaded = 0;
        for (var seed = 0; seed < 6_000; seed++)
        {
            var random = new Random(seed);
            var file = files[random.Next(files.Length)].ToArray();

            // Half the damage goes to the end, where the metadata and the data are.
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                var at = random.Next(2) == 0 ? random.Next(file.Length) : Math.Max(0, file.Length - 1 - random.Next(400));
                file[at] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)(file[at] ^ (1 << random.Next(8))),
                    _ => (byte)(random.Next(2) * 255),
                };
            }

            var from = random.Next(8) == 0 ? random.Next(file.Length) : 0;
            try
            {
                loaded += LoadsOrIsInvalid(file.AsSpan(from)) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }

        Assert.InRange(loaded, 300, 5_700);
    }

    private static bool LoadsOrIsInvalid(ReadOnlySpan<byte> file)
    {
        try
        {
            var database = CountryDatabase.Load(file);
            _ = database.Find(CountryDatabaseTests.Address("192.0.2.1"));
            _ = database.Find(CountryDatabaseTests.Address("2001:db8::1"));
            return true;
        }
        catch (InvalidCountryDatabaseException)
        {
            return false;
        }
    }

    /// <summary>Nodes in a line to the left, of which the last leads back to the first.</summary>
    private static byte[] Spine(int count) =>
        new RawDatabase { Nodes = [.. Enumerable.Range(1, count).Select(i => ((uint)(i % count), (uint)count))], Data = Sound }.ToArray();

    /// <summary>Nodes in a line, both records of each lead to the next; the last is followed by nothing.</summary>
    private static byte[] Ladder(int count) =>
        new RawDatabase { Nodes = [.. Enumerable.Range(1, count).Select(i => ((uint)i, (uint)i))], Data = Sound }.ToArray();

    private static byte[] With(string metadataKey, byte[]? value)
    {
        var file = OneRecord(Sound);
        file.Metadata[metadataKey] = value;
        return file.ToArray();
    }
}
