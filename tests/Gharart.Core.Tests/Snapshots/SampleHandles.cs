using Gharart.Core.Passwords;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

/// <summary>Handles with every optional part of the format.</summary>
internal static class SampleHandles
{
    public static readonly RuleConditions EveryCondition = new()
    {
        CountryIn = [Define.Country("ZW"), Define.Country("XX"), Define.Country("AD"), Define.Country("DE")],
        DeviceIn = [DeviceClass.Bot, DeviceClass.Unknown],
        SourceIn = ["email", "ad", "~!@ x"],
        CampaignIn = ["festive"],
        SegmentIn = ["vip", "new"],
        SlugIn = [Define.Key("sale"), Define.Key("Zzzz-_9876543210abcdefgh")],
    };

    public static readonly HandleDefinition Head = new()
    {
        Number = uint.MaxValue,
        Name = Define.Name("brand"),
        Fallback = Define.Url("http://fallback.example:8080/f?x=1#y"),
        Rules =
        [
            new RuleDefinition("split", 12, 9_999, EveryCondition, [Define.Variant("a", "https://shop.example/a", 10_000), Define.Variant("b", "https://[2606:2800:220:1::1]/b")], "seed"),
            Define.Rule("all", "https://shop.example/", 0),
        ],
        Campaigns =
        [
            new CampaignDefinition("spring", 9, false, Define.Key("sale"), []),
            new CampaignDefinition("festive", 3, true, Define.Key("sale"), [Define.Variant("x", "https://93.184.216.34/x", 7), Define.Variant("y", "https://shop.example/y")], "other"),
        ],
        Domains =
        [
            Define.Allowed("shop.example"), Define.Pending("pending.example"), Define.Allowed("single.example", DomainScope.Host),
            Define.Blocked("law.example", TrustDecision.LegalBlock),
        ],
        Templates =
        [
            new TemplateDefinition("zz-all", [new("b", "{clickId}"), new("a", "größe {source}")]),
            new TemplateDefinition("festive", [new("c", "")], [Define.Key("sale"), Define.Key("four")], ["spring", "festive"]),
        ],
        Events =
        [
            new EventDefinition("zz-all", "GTM-ABC1234", "arrival", [new("b", "{clickId}"), new("a", "größe {source}")]),
            new EventDefinition("festive", "GTM-XYZ9", "party", [], [Define.Key("sale"), Define.Key("four")], ["spring", "festive"]),
        ],
    };

    public static readonly LinkDefinition[] Links =
    [
        Define.Link("PlainSlug", "https://shop.example"),
        Define.Link("four", "https://shop.example/" + new string('p', 2000), uint.MaxValue) with { Enabled = false, AppendContext = false, ForwardQuery = false },
        Define.Link("ABCDEFGHIJKLMNOPQRSTUVWX", "https://xn--bcher-kva.example:444/?q#f", 3) with
        {
            TemporaryRedirect307 = true,
            Bridge = true,
            StartsAt = DateTimeOffset.FromUnixTimeMilliseconds(-5),
            EndsAt = DateTimeOffset.MaxValue,
            CampaignNumber = uint.MaxValue,
            Tracking = "utm_source=mail&utm_medium=%C3%BC",
            Fallback = Define.Url("https://shop.example/fallback"),
            MaxClicks = int.MaxValue,
            PasswordHash = LinkPassword.Hash("secret", 1),
            Rules = [.. Head.Rules],
        },
        Define.Link("starts", "https://shop.example/s", 4) with { StartsAt = DateTimeOffset.UnixEpoch, MaxClicks = 1 },
        Define.Link("ends-", "https://shop.example/e", 5) with { EndsAt = DateTimeOffset.UnixEpoch, Rules = [Define.Rule("own", "https://other.example/")] },
    ];

    public static byte[] WriteLinks(IEnumerable<LinkDefinition>? links = null) => LinkBlob.Write(7, 0, 0, [.. links ?? Links]);

    /// <summary>Many plain links with 60-character destinations over a few hosts.</summary>
    public static LinkDefinition[] PlainLinks(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var url = $"https://shop{i % 5}.example/products/{i:d7}?ref=";
        return Define.Link($"link-{i:d7}", url + new string('x', 60 - url.Length), (uint)i + 1);
    })];

    public static SlugKey KeyOf(int plainLink) => Define.Key($"link-{plainLink:d7}");
}
