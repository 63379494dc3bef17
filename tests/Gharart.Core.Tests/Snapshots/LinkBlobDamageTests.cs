using Gharart.Core.Passwords;
using Gharart.Core.Snapshots;
using static Gharart.Core.Tests.Snapshots.Raw;
using static Gharart.Core.Tests.Snapshots.RawLinks;

namespace Gharart.Core.Tests.Snapshots;

public sealed class LinkBlobDamageTests
{
    private const int Schedule = 32;
    private const int Campaign = 64;
    private const int Rules = 128;
    private const int Tracking = 256;
    private const int Fallback = 512;
    private const int Limit = 1024;
    private const int Password = 2048;
    private static readonly byte[] Hash = LinkPassword.Hash("secret", 1);

    /// <summary>Name of the damage, the blob.</summary>
    private static readonly (string Name, byte[] Blob)[] Corpus =
    [
        ("empty", []),
        ("mark of a head blob", new RawLinks { Mark = "GHHD" }.ToArray()),
        ("version 0", new RawLinks { Version = 0 }.ToArray()),
        ("version 1", new RawLinks { Version = 1 }.ToArray()),
        ("version 4", new RawLinks { Version = 4 }.ToArray()),
        ("another handle", new RawLinks { Number = 8 }.ToArray()),
        ("other shard bits", new RawLinks { ShardBits = 1 }.ToArray()),
        ("another shard", new RawLinks { Shard = 1 }.ToArray()),
        ("bytes at the end", new RawLinks { Tail = [0] }.ToArray()),
        ("2^32-1 origins", new RawLinks { Origins = U32(uint.MaxValue) }.ToArray()),
        ("origin whose host is another", new RawLinks { Origins = Origins(("https://evil.example", "shop.example")) }.ToArray()),
        ("2^32-1 layers", new RawLinks { Layers = U32(uint.MaxValue) }.ToArray()),
        ("layer with a rule without id", new RawLinks { Layers = List(List(Rule("", null, 5, Variant()))) }.ToArray()),
        ("layer with an origin out of range", new RawLinks { Layers = List(List(Rule("rule", null, 5, Variant(target: Target(1))))) }.ToArray()),
        ("2^32-1 records", new RawLinks { Records = U32(uint.MaxValue) }.ToArray()),
        ("a million records and none there", new RawLinks { Records = U32(1_000_000) }.ToArray()),
        ("fewer records than counted", new RawLinks { Records = [.. U32(2), .. Record()] }.ToArray()),
        ("more records than counted", new RawLinks { Records = [.. U32(1), .. Record(), .. Record(Slug("other"), 2)] }.ToArray()),
        ("slug twice", Links(Record(), Record(number: 2))),
        ("key 0", Links(Record(U128(0)))),
        ("key of three characters", Links(Record(U128((39 * 39 * 39) - 1)))),
        ("key of twenty-five characters", Links(Record(U128(UInt128.Parse("153302969978363180764235968430119864641", null))))),
        ("key with a digit 0 at the end", Links(Record(U128(39 * 39 * 39)))),
        ("key of all ones", Links(Record(U128(UInt128.MaxValue)))),
        ("link 0", Links(Record(number: 0))),
        ("flag 4096", Links(Record(flags: 4097))),
        ("flag 32768", Links(Record(flags: 0x8001))),
        ("capital behind the slug", Links(Record(capitals: 1 << 4))),
        ("capital 23 of a short slug", Links(Record(capitals: 1 << 23))),
        ("capital hyphen", Links(Record(Slug("a-bc"), capitals: 2))),
        ("capital digit", Links(Record(Slug("a1bc"), capitals: 2))),
        ("origin out of range", Links(Record(target: Target(1)))),
        ("rest without slash", Links(Record(target: Target(0, "evil/")))),
        ("rest with CR LF", Links(Record(target: Target(0, "/\r\nX: y")))),
        ("empty rest", Links(Record(target: Target(0, "")))),
        ("record of 0 bytes", new RawLinks { Records = [.. U32(1), .. U16(0), .. new byte[40]] }.ToArray()),
        ("record longer than its parts", Links(Record(rest: [0]))),
        ("record longer than the blob", new RawLinks { Records = [.. U32(1), .. U16(60_000), .. Record()[2..]] }.ToArray()),
        ("record cut in its target", new RawLinks { Records = [.. U32(1), .. U16(28), .. Record()[2..30], .. new byte[8]] }.ToArray()),
        ("schedule missing", Links(Record(flags: 1 | Schedule))),
        ("schedule cut", Links(Record(flags: 1 | Schedule, rest: new byte[15]))),
        ("campaign missing", Links(Record(flags: 1 | Campaign))),
        ("campaign 0", Links(Record(flags: 1 | Campaign, rest: U32(0)))),
        ("rules out of range", Links(Record(flags: 1 | Rules, rest: U32(0)))),
        ("rules 2^32-1", new RawLinks { Layers = List(List()), Records = List(Record(flags: 1 | Rules, rest: U32(uint.MaxValue))) }.ToArray()),
        ("tracking empty", Links(Record(flags: 1 | Tracking, rest: Text("")))),
        ("tracking with CR LF", Links(Record(flags: 1 | Tracking, rest: Text("a=b\r\nX: y")))),
        ("tracking with a space", Links(Record(flags: 1 | Tracking, rest: Text("a=b c")))),
        ("tracking with a number sign", Links(Record(flags: 1 | Tracking, rest: Text("a=b#c")))),
        ("tracking longer than the record", Links(Record(flags: 1 | Tracking, rest: [255, 255, 97]))),
        ("fallback missing", Links(Record(flags: 1 | Fallback))),
        ("fallback origin out of range", Links(Record(flags: 1 | Fallback, rest: Target(7)))),
        ("fallback rest without slash", Links(Record(flags: 1 | Fallback, rest: Target(0, "@evil.example")))),
        ("limit missing", Links(Record(flags: 1 | Limit))),
        ("limit 0", Links(Record(flags: 1 | Limit, rest: U32(0)))),
        ("limit 2^31", Links(Record(flags: 1 | Limit, rest: U32(1u << 31)))),
        ("password before there were any", Links(Record(flags: 1 | Password, rest: Hash))),
        ("password missing", Third(Record(flags: 1 | Password))),
        ("password cut", Third(Record(flags: 1 | Password, rest: Hash[..^1]))),
        ("password of an unknown kind", Third(Record(flags: 1 | Password, rest: [2, .. Hash[1..]]))),
        ("password of no iterations", Third(Record(flags: 1 | Password, rest: [1, .. U32(0), .. Hash[5..]]))),
        ("password of 2^32-1 iterations", Third(Record(flags: 1 | Password, rest: [1, .. U32(uint.MaxValue), .. Hash[5..]]))),
    ];

    public static TheoryData<string> Names => [.. Corpus.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Damage_IsRefused(string name) =>
        Assert.NotEmpty(Assert.Throws<InvalidSnapshotException>(() => LinkShard.Read(Corpus.Single(c => c.Name == name).Blob, 7, 0, 0)).Message);

    [Fact]
    public void Read_SoundPartsOfTheCorpus_AreTaken()
    {
        byte[] rest = [.. U64(1), .. U64(2), .. U32(3), .. U32(0), .. Text("a=b"), .. Target(0, "/f"), .. U32(int.MaxValue), .. Hash];
        var blob = new RawLinks
        {
            Version = 3,
            Layers = List(List(Rule("rule", null, 5, Variant()))),
            Records = List(Record(), Record(Slug("a-bc"), 2, 4095, 0b1101, null, rest)),
        };
        var shard = LinkShard.Read(blob.ToArray(), 7, 0, 0);
        Assert.Equal(2, shard.Count);
        Assert.Equal([new LimitedLink(2, int.MaxValue)], shard.Limited);
    }

    [Fact]
    public void Read_LinkOfAnotherShard_IsRefused()
    {
        var shard = LinkBlob.ShardOf(TestKit.Snapshots.Define.Key("sale"), 1);
        Assert.Equal(1, LinkShard.Read(new RawLinks { ShardBits = 1, Shard = shard }.ToArray(), 7, 1, shard).Count);
        Assert.Throws<InvalidSnapshotException>(() => LinkShard.Read(new RawLinks { ShardBits = 1, Shard = 1 - shard }.ToArray(), 7, 1, 1 - shard));
    }

    [Fact]
    public void Read_VersionBeforeThisOne_IsTaken()
    {
        byte[] rest = [.. U64(1), .. U64(2), .. U32(3), .. U32(0), .. Text("a=b"), .. Target(0, "/f"), .. U32(5)];
        var blob = new RawLinks { Version = 2, Layers = List(List()), Records = List(Record(), Record(Slug("other"), 2, 2047, 0, null, rest)) };
        Assert.Equal([new LimitedLink(2, 5)], LinkShard.Read(blob.ToArray(), 7, 0, 0).Limited);
    }

    private static byte[] Third(params byte[][] records) => new RawLinks { Version = 3, Records = List(records) }.ToArray();

    private static byte[] Links(params byte[][] records) => new RawLinks { Records = List(records) }.ToArray();
}
