using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

public sealed class ManifestTests
{
    private static readonly byte[] Key = RawManifest.Key;

    /// <summary>Name of the damage, the manifest. All but the first few are signed with the right key.</summary>
    private static readonly (string Name, byte[] Bytes)[] Corpus =
    [
        ("empty", []),
        ("31 bytes", new byte[31]),
        ("32 zeros", new byte[32]),
        ("signed nothing", RawManifest.Sign([])),
        ("mark of a head blob", new RawManifest { Mark = "GHHD" }.ToArray()),
        ("version 0", new RawManifest { Version = 0 }.ToArray()),
        ("version 1", new RawManifest { Version = 1 }.ToArray()),
        ("version 4", new RawManifest { Version = 4 }.ToArray()),
        ("bytes at the end", new RawManifest { Tail = [0] }.ToArray()),
        ("created before time", new RawManifest { CreatedAt = long.MinValue }.ToArray()),
        ("created after time", new RawManifest { CreatedAt = long.MaxValue }.ToArray()),
        ("created a millisecond too late", new RawManifest { CreatedAt = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() + 1 }.ToArray()),
        ("255 salts and none there", new RawManifest { Salts = [255], Handles = [] }.ToArray()),
        ("2^32-1 handles", new RawManifest { Handles = Raw.U32(uint.MaxValue) }.ToArray()),
        ("fewer handles than counted", new RawManifest { Handles = [.. Raw.U32(2), .. RawManifest.Handle()] }.ToArray()),
        ("handle 0", new RawManifest { Handles = Raw.List(RawManifest.Handle(number: 0)) }.ToArray()),
        ("handle in capitals", new RawManifest { Handles = Raw.List(RawManifest.Handle("Brand")) }.ToArray()),
        ("reserved handle", new RawManifest { Handles = Raw.List(RawManifest.Handle("admin")) }.ToArray()),
        ("handle with a control byte", new RawManifest { Handles = Raw.List(RawManifest.Handle("br\nand")) }.ToArray()),
        ("handle twice", new RawManifest { Handles = Raw.List(RawManifest.Handle(), RawManifest.Handle(number: 8)) }.ToArray()),
        ("number twice", new RawManifest { Handles = Raw.List(RawManifest.Handle("one"), RawManifest.Handle("two", 8), RawManifest.Handle("zwei")) }.ToArray()),
        ("handles unsorted", new RawManifest { Handles = Raw.List(RawManifest.Handle("two"), RawManifest.Handle("one", 8)) }.ToArray()),
        ("two shards and one name", new RawManifest { Handles = Raw.List(RawManifest.Handle(shardBits: 1)) }.ToArray()),
        ("2^17 shards", new RawManifest { Handles = Raw.List(RawManifest.Handle(shardBits: 17)) }.ToArray()),
        ("2^255 shards", new RawManifest { Handles = Raw.List(RawManifest.Handle(shardBits: 255)) }.ToArray()),
        ("2^27 shards, whose length overflows", new RawManifest { Handles = Raw.List(RawManifest.Handle(shardBits: 27)) }.ToArray()),
        ("without counts", new RawManifest { Counts = [] }.ToArray()),
        ("without blocks", new RawManifest { Blocks = [] }.ToArray()),
        ("2^32-1 blocks", new RawManifest { Blocks = Raw.U32(uint.MaxValue) }.ToArray()),
        ("block of handle 0", RawManifest.With(RawManifest.Block(0)).ToArray()),
        ("block of no domain", RawManifest.With(RawManifest.Block(domain: "")).ToArray()),
        ("block of an unknown scope", RawManifest.With(RawManifest.Block(scope: 2)).ToArray()),
        ("block of an unknown kind", RawManifest.With(RawManifest.Block(legal: 3)).ToArray()),
        ("block twice", RawManifest.With(RawManifest.Block(), RawManifest.Block(legal: 1)).ToArray()),
        ("blocks unsorted by domain", RawManifest.With(RawManifest.Block(domain: "b.example"), RawManifest.Block(domain: "a.example")).ToArray()),
        ("without hosts", new RawManifest { Version = 3, Hosts = [] }.ToArray()),
        ("hosts in version 2", new RawManifest { Tail = Raw.List() }.ToArray()),
        ("2^32-1 hosts", new RawManifest { Version = 3, Hosts = Raw.U32(uint.MaxValue) }.ToArray()),
        ("empty host", RawManifest.WithHosts(RawManifest.Host("")).ToArray()),
        ("host in capitals", RawManifest.WithHosts(RawManifest.Host("Go.shop.example")).ToArray()),
        ("host with a port", RawManifest.WithHosts(RawManifest.Host("go.shop.example:80")).ToArray()),
        ("host of 254 characters", RawManifest.WithHosts(RawManifest.Host(new string('a', 254))).ToArray()),
        ("host of handle 0", RawManifest.WithHosts(RawManifest.Host(number: 0)).ToArray()),
        ("host of a handle that is not there", RawManifest.WithHosts(RawManifest.Host(number: 8)).ToArray()),
        ("host twice", RawManifest.WithHosts(RawManifest.Host(), RawManifest.Host()).ToArray()),
        ("hosts unsorted", RawManifest.WithHosts(RawManifest.Host("b.example"), RawManifest.Host("a.example")).ToArray()),
        ("blocks unsorted by handle", RawManifest.With(RawManifest.Block(8), RawManifest.Block()).ToArray()),
    ];

    private static readonly Manifest Full = new()
    {
        Revision = ulong.MaxValue - 1,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_768_478_400_123),
        CtxKeyId = 200,
        VisitorSalts = [new VisitorSalt(20_468, [.. Enumerable.Range(0, 16).Select(i => (byte)i)]), new VisitorSalt(20_469, new byte[16])],
        Handles =
        [
            new ManifestHandle(Define.Name("zeta"), 9, BlobName.Of("z"u8), [BlobName.Of("z0"u8)], 4_000_000_000),
            new ManifestHandle(Define.Name("alpha"), uint.MaxValue, BlobName.Of("a"u8), [.. Enumerable.Range(0, 8).Select(i => BlobName.Of([(byte)i]))]),
        ],
        EmergencyBlocks =
        [
            new EmergencyBlock(9, "shop.example", DomainScope.Host, false),
            new EmergencyBlock(9, "evil.example", DomainScope.Domain, true),
            new EmergencyBlock(2, "shop.example", DomainScope.Domain, false, IsAutomated: true),
        ],
        Hosts = [new HostRoute("go.shop.example", 9), new HostRoute("a-b.0.example", uint.MaxValue), new HostRoute("go.shop-example", 9)],
        RemovedLinks = ulong.MaxValue,
        MissingLinks = 17,
    };

    public static TheoryData<string> Names => [.. Corpus.Select(c => c.Name)];

    [Fact]
    public void ReadWrite_EveryPart_ComesBackSortedByName()
    {
        var read = Manifest.Read(Full.Write(Key), Key);
        Assert.Equal((Full.Revision, Full.CreatedAt, Full.CtxKeyId), (read.Revision, read.CreatedAt, read.CtxKeyId));
        Assert.Equal(Full.VisitorSalts.Select(s => (s.Day, Convert.ToHexString(s.Value))), read.VisitorSalts.Select(s => (s.Day, Convert.ToHexString(s.Value))));
        Assert.Equal(["alpha", "zeta"], read.Handles.Select(h => h.Name.Text));
        Assert.True(read.Handles[1].HasSameBlobs(Full.Handles[0]) && read.Handles[0].HasSameBlobs(Full.Handles[1]));
        Assert.Equal(3, read.Handles[0].ShardBits);
        Assert.Equal([null, 4_000_000_000], read.Handles.Select(h => h.LinkCount));
        Assert.Equal((null, ulong.MaxValue, 17ul), (read.LinkCount, read.RemovedLinks, read.MissingLinks));
        Assert.Equal([Full.EmergencyBlocks[2], Full.EmergencyBlocks[1], Full.EmergencyBlocks[0]], read.EmergencyBlocks);
        Assert.Equal([Full.Hosts[1], Full.Hosts[2], Full.Hosts[0]], read.Hosts);
        Assert.Equal(4_000_000_012, (read with { Handles = [read.Handles[1], read.Handles[0] with { LinkCount = 12 }] }).LinkCount);
    }

    [Fact]
    public void Read_VersionBeforeThisOne_IsTaken()
    {
        var read = Manifest.Read(RawManifest.With(RawManifest.Block(), RawManifest.Block(8, "a.example", 1, 1)).ToArray(), Key);

        Assert.Equal((12u, 5ul, 6ul), (read.Handles[0].LinkCount, read.RemovedLinks, read.MissingLinks));
        Assert.Equal(
            [new EmergencyBlock(7, "shop.example", DomainScope.Domain, false), new EmergencyBlock(8, "a.example", DomainScope.Host, true)],
            read.EmergencyBlocks);
        Assert.Empty(read.Hosts);
        Assert.Equal([new HostRoute("go.shop.example", 7)], Manifest.Read(RawManifest.WithHosts(RawManifest.Host()).ToArray(), Key).Hosts);
    }

    [Fact]
    public void ReadWrite_NoHandles_IsAManifest() =>
        Assert.Empty(Manifest.Read((Full with { Handles = [], VisitorSalts = [], Hosts = [] }).Write(Key), Key).Handles);

    [Fact]
    public void Write_HandlesInAnyOrder_GiveTheSameBytes() =>
        Assert.Equal(Full.Write(Key), (Full with { Handles = [.. Full.Handles.Reverse()], Hosts = [.. Full.Hosts.Reverse()] }).Write(Key));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Write_ShardsThatAreNoPowerOfTwo_Throws(int shards) =>
        Assert.Throws<ArgumentException>(() => (Full with { Handles = [Full.Handles[0] with { Shards = new BlobName[shards] }] }).Write(Key));

    [Theory]
    [InlineData("go.shop.example", 9u)]
    [InlineData("new.example", 1u)]
    [InlineData("New.example", 9u)]
    [InlineData("", 9u)]
    public void Write_HostThatCannotBeRead_Throws(string host, uint handle) =>
        Assert.Throws<ArgumentException>(() => (Full with { Hosts = [.. Full.Hosts, new HostRoute(host, handle)] }).Write(Key));

    [Fact]
    public void Write_TwoHandlesWithOneNumberOrName_Throws()
    {
        Assert.Throws<ArgumentException>(() => (Full with { Handles = [Full.Handles[0], Full.Handles[1] with { Number = 9 }] }).Write(Key));
        Assert.Throws<ArgumentException>(() => (Full with { Handles = [Full.Handles[0], Full.Handles[0] with { Number = 10 }] }).Write(Key));
    }

    [Fact]
    public void Read_SoundRawManifest_IsTaken()
    {
        Assert.Equal(42ul, Manifest.Read(new RawManifest().ToArray(), Key).Revision);
        Assert.Equal(1 << 16, Manifest.Read(new RawManifest { Handles = Raw.List(RawManifest.Handle(shardBits: 16, shards: 1 << 16)) }.ToArray(), Key).Handles[0].Shards.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Damage_IsRefused(string name) =>
        Assert.NotEmpty(Assert.Throws<InvalidSnapshotException>(() => Manifest.Read(Corpus.Single(c => c.Name == name).Bytes, Key)).Message);

    [Fact]
    public void Read_OtherKey_IsRefusedAndNamesTheSetting()
    {
        var other = (byte[])Key.Clone();
        other[0] ^= 1;
        var refusal = Assert.Throws<InvalidSnapshotException>(() => Manifest.Read(Full.Write(other), Key));
        Assert.Contains("Gharart__MasterSecret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyBitFlippedOrByteCut_IsRefused()
    {
        var sound = Full.Write(Key);
        for (var bit = 0; bit < sound.Length * 8; bit++)
        {
            var flipped = (byte[])sound.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidSnapshotException>(() => Manifest.Read(flipped, Key));
        }

        for (var length = 0; length < sound.Length; length++)
        {
            Assert.Throws<InvalidSnapshotException>(() => Manifest.Read(sound.AsSpan(0, length), Key));
            Assert.Throws<InvalidSnapshotException>(() => Manifest.Read(RawManifest.Sign(sound[..Math.Min(length, sound.Length - 33)]), Key));
        }
    }

    [Fact]
    public void TryReadRevision_Prefix_TellsItWithoutTheRest()
    {
        var bytes = Full.Write(Key);
        Assert.True(Manifest.TryReadRevision(bytes.AsSpan(0, Manifest.RevisionPrefixLength), out var revision));
        Assert.Equal(Full.Revision, revision);
        Assert.False(Manifest.TryReadRevision(bytes.AsSpan(0, Manifest.RevisionPrefixLength - 1), out _));
        Assert.False(Manifest.TryReadRevision(new RawHead().ToArray(), out revision));
        Assert.Equal(0ul, revision);
    }
}
