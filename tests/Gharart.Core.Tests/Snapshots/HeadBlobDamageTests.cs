using Gharart.Core.Snapshots;
using static Gharart.Core.Tests.Snapshots.Raw;

namespace Gharart.Core.Tests.Snapshots;

public sealed class HeadBlobDamageTests
{
    /// <summary>Name of the damage, the blob.</summary>
    private static readonly (string Name, byte[] Blob)[] Corpus =
    [
        ("empty", []),
        ("four bytes", [1, 2, 3, 4]),
        ("mark of a link blob", new RawHead { Mark = "GHLK" }.ToArray()),
        ("version 0", new RawHead { Version = 0 }.ToArray()),
        ("version 1", new RawHead { Version = 1 }.ToArray()),
        ("version 4", new RawHead { Version = 4 }.ToArray()),
        ("handle 0", new RawHead { Number = 0 }.ToArray()),
        ("handle in capitals", new RawHead { Name = "Brand" }.ToArray()),
        ("reserved handle", new RawHead { Name = "admin" }.ToArray()),
        ("empty handle", new RawHead { Name = "" }.ToArray()),
        ("bytes at the end", new RawHead { Tail = [0] }.ToArray()),
        ("fallback switch 2", new RawHead { Fallback = [2] }.ToArray()),
        ("fallback to origin 1 of 1", new RawHead { Fallback = [1, .. Target(1)] }.ToArray()),
        ("fallback to origin 2^32-1", new RawHead { Fallback = [1, .. Target(uint.MaxValue)] }.ToArray()),
        ("rest without slash", new RawHead { Fallback = [1, .. Target(0, ".evil.example/")] }.ToArray()),
        ("rest with userinfo", new RawHead { Fallback = [1, .. Target(0, "@evil.example/")] }.ToArray()),
        ("rest with a port", new RawHead { Fallback = [1, .. Target(0, ":8080/")] }.ToArray()),
        ("empty rest", new RawHead { Fallback = [1, .. Target(0, "")] }.ToArray()),
        ("rest with CR LF", new RawHead { Fallback = [1, .. Target(0, "/\r\nSet-Cookie: a=b")] }.ToArray()),
        ("rest with a space", new RawHead { Fallback = [1, .. Target(0, "/a b")] }.ToArray()),
        ("rest with DEL", new RawHead { Fallback = [1, .. Target(0, "/\x7F")] }.ToArray()),
        ("rest with a byte above ASCII", new RawHead { Fallback = [1, .. Target(0, "/\u00FC")] }.ToArray()),
        ("rest longer than the blob", new RawHead { Fallback = [1, .. U32(0), .. U16(60_000), 47] }.ToArray()),
        ("a billion origins", new RawHead { Origins = U32(1_000_000_000) }.ToArray()),
        ("2^32-1 origins", new RawHead { Origins = U32(uint.MaxValue) }.ToArray()),
        ("no origin but a target", new RawHead { Origins = List(), Fallback = [1, .. Target()] }.ToArray()),
        .. BadOrigins.Select(origin => ($"origin {origin.Prefix} of {origin.Host}", new RawHead { Origins = Origins(origin) }.ToArray())),
        .. BadRules.Select(rule => ($"rule: {rule.Name}", new RawHead { Rules = rule.Rules }.ToArray())),
        ("2^31 campaigns", new RawHead { Campaigns = U32(1u << 31) }.ToArray()),
        ("campaign 0", new RawHead { Campaigns = List(Campaign(0)) }.ToArray()),
        ("campaign without id", new RawHead { Campaigns = List(Campaign(id: "")) }.ToArray()),
        ("campaign switch 255", new RawHead { Campaigns = List(Campaign(active: 255)) }.ToArray()),
        ("campaign twice", new RawHead { Campaigns = List(Campaign(), Campaign()) }.ToArray()),
        ("campaigns out of order", new RawHead { Campaigns = List(Campaign(4), Campaign(3)) }.ToArray()),
        ("campaign with a slug of three letters", new RawHead { Campaigns = List(Campaign(primary: U128(39 * 39))) }.ToArray()),
        ("campaign with a split and no slug", new RawHead { Campaigns = List(Campaign(primary: U128(0), split: Split())) }.ToArray()),
        ("campaign with a split of one", new RawHead { Campaigns = List(Campaign(split: Rule("festive", null, 0, Variant()))) }.ToArray()),
        ("campaign with another's split", new RawHead { Campaigns = List(Campaign(split: Split("spring"))) }.ToArray()),
        ("campaign with a split that asks", new RawHead { Campaigns = List(Campaign(split: Split("festive", 2, 1))) }.ToArray()),
        ("a million domains", new RawHead { Domains = U32(1_000_000) }.ToArray()),
        ("domain without name", new RawHead { Domains = List(Domain("")) }.ToArray()),
        ("domain twice", new RawHead { Domains = List(Domain(), Domain(scope: 1)) }.ToArray()),
        ("domain scope 2", new RawHead { Domains = List(Domain(scope: 2)) }.ToArray()),
        ("domain switch 2", new RawHead { Domains = List(Domain(routable: 2)) }.ToArray()),
        ("domain decision 4", new RawHead { Domains = List(Domain(routable: 0, decision: 4)) }.ToArray()),
        ("domain source 2", new RawHead { Domains = List(Domain(source: 2)) }.ToArray()),
        ("domain reason 10", new RawHead { Domains = List(Domain(reason: 10)) }.ToArray()),
        ("routable in review", new RawHead { Domains = List(Domain(decision: 1)) }.ToArray()),
        ("routable but blocked", new RawHead { Domains = List(Domain(decision: 2)) }.ToArray()),
        ("routable but blocked by law", new RawHead { Domains = List(Domain(decision: 3)) }.ToArray()),
        ("version 2 with templates", new RawHead { Templates = List() }.ToArray()),
        ("version 3 without", new RawHead { Version = 3 }.ToArray()),
        ("version 3 without events", new RawHead { Version = 3, Templates = List() }.ToArray()),
        ("2^31 templates", new RawHead { Version = 3, Templates = U32(1u << 31) }.ToArray()),
        ("2^31 events", (RawHead.With() with { Events = U32(1u << 31) }).ToArray()),
        .. BadEvents.Select(events => ($"event: {events.Name}", RawHead.WithEvents(events.Events).ToArray())),
        .. BadTemplates.Select(templates => ($"template: {templates.Name}", RawHead.With(templates.Templates).ToArray())),
        ("domain with a control byte", new RawHead { Domains = List(Domain("shop\n.example")) }.ToArray()),
    ];

    public static TheoryData<string> Names => [.. Corpus.Select(c => c.Name)];

    internal static (string Prefix, string Host)[] BadOrigins =>
    [
        ("https://evil.example", "shop.example"), ("https://shop.example.evil.example", "shop.example"), ("https://shop.example@evil.example", "shop.example"),
        ("https://shop.example/", "shop.example"), ("https://shop.example?x", "shop.example"), ("https://shop.example#x", "shop.example"),
        ("https://shop.example\\x", "shop.example"), ("https://shop.example:", "shop.example"), ("https://shop.example:0", "shop.example"),
        ("https://shop.example:65536", "shop.example"), ("https://shop.example:99999", "shop.example"), ("https://shop.example:+80", "shop.example"),
        ("https://shop.example: 80", "shop.example"), ("https://shop.example:80:80", "shop.example"), ("https://shop.example:80.shop.example", "shop.example:80.shop.example"),
        ("https://a:80", "a:80"), ("https://u@shop.example", "u@shop.example"), ("https://SHOP.example", "SHOP.example"), ("https://shop%2eexample", "shop%2eexample"),
        ("HTTPS://shop.example", "shop.example"), ("ftp://shop.example", "shop.example"), ("javascript://shop.example", "shop.example"),
        ("//shop.example", "shop.example"), ("https:shop.example", "shop.example"), ("shop.example", "shop.example"), ("", ""), ("https://", ""),
        ("https://shop.example", ""), ("https://shop example", "shop example"), ("https://shop.example\r\n", "shop.example"), ("https://sh\u00F6p.example", "sh\u00F6p.example"),
        ("https://[", "["), ("https://[]", "[]"), ("https://[::1", "[::1"), ("https://[::1]x", "[::1]"), ("https://[g::]", "[g::]"), ("https://[::1]]", "[::1]]"),
        ("https://" + new string('a', 400), new string('a', 400)),
    ];

    private static (string Name, byte[][] Templates)[] BadTemplates =>
    [
        ("without key", [Template("")]),
        ("twice", [Template(), Template()]),
        ("out of order", [Template("b"), Template("a")]),
        ("scope bit 4", [Template("a", [4])]),
        ("no slug", [Template("a", [1, .. U32(0)])]),
        ("slug of three letters", [Template("a", [1, .. List(U128(39 * 39))])]),
        ("no campaign", [Template("a", [2, .. U32(0)])]),
        ("2^30 slugs", [[.. Text("a"), 1, .. U32(1u << 30)]]),
        ("no parameter", [[.. Text("a"), 0, .. U32(0)]]),
        ("parameter of ours", [Template("a", null, Param("ctx"))]),
        ("parameter with an ampersand", [Template("a", null, Param("a&b"))]),
        ("parameter without name", [Template("a", null, Param(""))]),
        ("unknown placeholder", [Template("a", null, Param("a", "{ip}"))]),
        ("value that is no UTF-8", [Template("a", null, Param("a", "\u00FC"))]),
        ("value with CR LF", [Template("a", null, Param("a", "\r\n"))]),
        ("65 parameters", [Template("a", null, [.. Enumerable.Range(0, 60).Select(_ => Param())]), Template("b", null, [.. Enumerable.Range(0, 5).Select(_ => Param())])]),
    ];

    private static (string Name, byte[][] Events)[] BadEvents =>
    [
        ("without key", [Event("")]),
        ("twice", [Event(), Event()]),
        ("out of order", [Event("b"), Event("a")]),
        ("scope bit 4", [Event("a", [4])]),
        ("no slug", [Event("a", [1, .. U32(0)])]),
        ("no container", [Event(container: "")]),
        ("container in small letters", [Event(container: "GTM-abc123")]),
        ("container with a quote", [Event(container: "GTM-ABC\"X")]),
        ("container with LF behind", [Event(container: "GTM-ABC1234\n")]),
        ("no name", [Event(name: "")]),
        ("name of the tag manager", [Event(name: "ga_click")]),
        ("name with a space", [Event(name: "a click")]),
        ("name of 41 letters", [Event(name: new string('n', 41))]),
        ("variable of the tag manager", [Event(variables: Param("event"))]),
        ("variable that is a prototype", [Event(variables: Param("__proto__"))]),
        ("variable with a quote", [Event(variables: Param("a\""))]),
        ("unknown placeholder", [Event(variables: Param("a", "{ip}"))]),
        ("value that is no UTF-8", [Event(variables: Param("a", "\u00FC"))]),
        ("17 events", [.. Enumerable.Range(0, 17).Select(i => Event($"e{i:d2}"))]),
        ("65 variables", [Event("a", variables: [.. Enumerable.Range(0, 60).Select(_ => Param())]), Event("b", variables: [.. Enumerable.Range(0, 5).Select(_ => Param())])]),
    ];

    internal static (string Name, byte[] Rules)[] BadRules =>
    [
        ("2^32-1 of them", U32(uint.MaxValue)),
        ("no id", List(Rule("", null, 5, Variant()))),
        ("id with a control byte", List(Rule("ru\0le", null, 5, Variant()))),
        ("same id twice", List(Rule("a1", null, 5, Variant()), Rule("a1", null, 6, Variant()))),
        ("ids out of order", List(Rule("b1", null, 5, Variant()), Rule("a1", null, 6, Variant()))),
        ("priority 10,000", List(Rule("rule", null, 10_000, Variant()))),
        ("no variant", List(Rule())),
        ("eleven variants", List(Rule("rule", null, 5, [.. Enumerable.Range(0, 11).Select(_ => Variant())]))),
        ("255 variants and none there", List([.. Rule()[..^1], 255])),
        ("weight 0", List(Rule("rule", null, 5, Variant(weight: 0), Variant()))),
        ("weight 10,001", List(Rule("rule", null, 5, Variant(weight: 10_001), Variant()))),
        ("origin out of range", List(Rule("rule", null, 5, Variant(target: Target(1))))),
        ("rest without slash", List(Rule("rule", null, 5, Variant(target: Target(0, "x"))))),
        ("condition bit 64", List(RuleWhen(64))),
        ("condition bit 128", List(RuleWhen(128))),
        ("no country", List(RuleWhen(1, 0, 0))),
        ("country ZZ", List(RuleWhen([1, .. U16(1), .. "ZZ"u8]))),
        ("country of digits", List(RuleWhen([1, .. U16(1), .. "12"u8]))),
        ("65,535 countries and none there", List(RuleWhen([1, .. U16(65_535)]))),
        ("no device", List(RuleWhen(2, 0))),
        ("device bit 32", List(RuleWhen(2, 33))),
        ("device bits of no class", List(RuleWhen(2, 0xE0))),
        ("no source", List(RuleWhen([4, .. U32(0)]))),
        ("2^30 sources", List(RuleWhen([4, .. U32(1u << 30)]))),
        ("no campaign", List(RuleWhen([8, .. U32(0)]))),
        ("no segment", List(RuleWhen([16, .. U32(0)]))),
        ("segment with LF", List(RuleWhen([16, .. List(Text("new\nvip"))]))),
        ("no slug", List(RuleWhen([32, .. U32(0)]))),
        ("slug 0", List(RuleWhen([32, .. List(U128(0))]))),
        ("slug beyond 24 characters", List(RuleWhen([32, .. List(U128(UInt128.MaxValue))]))),
        ("2^28 slugs", List(RuleWhen([32, .. U32(1u << 28)]))),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Damage_IsRefused(string name) =>
        Assert.NotEmpty(Assert.Throws<InvalidSnapshotException>(() => HeadBlob.Read(Corpus.Single(c => c.Name == name).Blob)).Message);

    [Fact]
    public void Read_SoundPartsOfTheCorpus_AreTaken()
    {
        // Each damage above differs from one of these by one thing.
        var head = HeadBlob.Read(new RawHead
        {
            Origins = Origins(
                ("https://shop.example", "shop.example"), ("http://shop.example:65535", "shop.example"), ("https://93.184.216.34", "93.184.216.34"),
                ("https://[2606:2800:220:1::1]:8443", "[2606:2800:220:1::1]")),
            Fallback = [1, .. Target(3, "/?#@:\\%zz~")],
            Rules = List(
                Rule("a1", [63, .. U16(1), .. "DE"u8, 31, .. List(Text("ad")), .. List(Text("x")), .. List(Text("new")), .. List(Slug("sale"))], 9_999, Variant()),
                Rule("b1", null, 0, [.. Enumerable.Range(0, 10).Select(_ => Variant(weight: 10_000))])),
            Campaigns = List(Campaign(3, split: Split()), Campaign(4, "none", 0, U128(0))),
            Domains = List(Domain(), Domain("blocked.example", 1, 0, 3, 1, 7)),
        }.ToArray());
        Assert.Equal(["b1", "a1"], head.Rules.Select(rule => rule.Id));
        Assert.Equal([3u, 4u], head.Campaigns.Select(campaign => campaign.Number));
        Assert.Equal(2, head.Domains.Domains.Count);
        Assert.Equal(3, head.Fallback!.Value.Origin);
        Assert.Null(HeadBlob.Read(new RawHead().ToArray()).UrlParams);
        Assert.Null(HeadBlob.Read(RawHead.With().ToArray()).UrlParams);
        Assert.NotNull(HeadBlob.Read(RawHead.With(
            Template("a", [3, .. List(Slug("sale")), .. List(Text("festive"))], [.. Enumerable.Range(0, 60).Select(_ => Param())]),
            Template("b", null, [.. Enumerable.Range(0, 4).Select(_ => Param())])).ToArray()).UrlParams);
        Assert.Null(HeadBlob.Read(new RawHead().ToArray()).BridgeEvents);
        Assert.Null(HeadBlob.Read(RawHead.WithEvents().ToArray()).BridgeEvents);
        Assert.NotNull(HeadBlob.Read(RawHead.WithEvents(
            [.. Enumerable.Range(0, 16).Select(i => Event($"e{i:d2}", [3, .. List(Slug("sale")), .. List(Text("festive"))], "GTM-A1B2", "n_1", Param(), Param("gx_a"), Param("c"), Param("d")))]).ToArray()).BridgeEvents);
    }

    private static byte[] Split(string id = "festive", params byte[] conditions) =>
        Rule(id, conditions.Length == 0 ? null : conditions, 0, Variant("x"), Variant("y"));
}
