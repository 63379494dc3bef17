using Gharart.Core.Destinations;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;

namespace Gharart.Edge.Tests;

/// <summary>Two handles with a link for every row of contract §17.</summary>
internal static class SampleHandles
{
    public const string Host = "acme.localhost";
    public const string CustomHost = "go.acme.example";
    public const uint AcmeNumber = 7;
    public const uint SaleNumber = 101;
    public const uint CampaignNumber = 31;

    private static readonly TemplateParam[] Events =
    [
        new("who", "{handle}/{slug}"), new("campaign", "{campaign}"), new("place", "{country} {device}"), new("source", "{source}"), new("click", "{clickId}"),
        new("hostile", "</script><script>alert(1)</script><!--\u2028'\"\\ 😀 &amp;"),
    ];

    private static uint NextNumber = 200;

    public static HandleDefinition Acme { get; } = new()
    {
        Number = AcmeNumber,
        Name = Name("acme"),
        Domains =
        [
            Domain("shop.example", VerificationStatus.Verified, TrustDecision.Allow),
            Domain("waived.example", VerificationStatus.Waived, TrustDecision.Allow),
            Domain("pending.example", VerificationStatus.Pending, TrustDecision.Allow),
            Domain("seized.example", VerificationStatus.Verified, TrustDecision.LegalBlock),
            Domain("banned.example", VerificationStatus.Verified, TrustDecision.Block),
            Domain("risky.example", VerificationStatus.Verified, null, TrustDecision.Review),
            Domain("dangerous.example", VerificationStatus.Verified, null, TrustDecision.Block),
            Domain("allowed.example", VerificationStatus.Verified, TrustDecision.Allow, TrustDecision.Block),
        ],
        Campaigns = [new CampaignDefinition("festive", CampaignNumber, true, Slug("festive").Key, [])],
        Templates =
        [
            new TemplateDefinition(
                "everything",
                [
                    new("h", "{handle}"), new("s", "{slug}"), new("c", "{campaign}"), new("v", "{variant}"), new("p", "{country}"), new("d", "{device}"),
                    new("utm_source", "{source}"), new("click_id", "{clickId}"),
                ],
                [Slug("Templated").Key, Slug("templated-split").Key]),
            new TemplateDefinition("of-festive", [new("season", "{campaign} &co")], [Slug("templated-split").Key], ["festive"]),
        ],
        Events =
        [
            new EventDefinition("arrival", "GTM-ABC1234", "gharart_click", Events, [Slug("evented").Key]),
            new EventDefinition("silent", "GTM-ABC1234", "second", [new("v", "{variant}")], [Slug("evented").Key]),
            new EventDefinition("of-festive", "GTM-XYZ9", "party", [], null, ["festive"]),
        ],
        Rules = [Rule("vip-guests", 9, new RuleConditions { SegmentIn = ["vip"], SlugIn = [Slug("segment").Key] }, "https://shop.example/vip")],
    };

    public static LinkDefinition[] AcmeLinks { get; } =
    [
        Link("Sale", "https://shop.example/sale?x=1#top") with { Number = SaleNumber },
        Link("Temporary", "https://shop.example/temporary") with { TemporaryRedirect307 = true },
        Link("bridge", "https://shop.example/bridge?a=1&b=%22%3E%3Cscript%3E") with { Bridge = true },
        Link("evented", "https://shop.example/evented?own=%3C/script%3E") with { Bridge = true },
        Link("evented-festive", "https://shop.example/ef") with { Bridge = true, CampaignNumber = CampaignNumber },
        Link("plain", "https://shop.example/plain") with { AppendContext = false },
        Link("closed-query", "https://shop.example/closed") with { ForwardQuery = false },
        Link("tracked", "https://shop.example/tracked?utm_medium=own") with { Tracking = "utm_source=gharart&utm_medium=link", AppendContext = false },
        Link("festive", "https://shop.example/festive") with { CampaignNumber = CampaignNumber },
        Link("Templated", "https://shop.example/t?d=own#end") with { Tracking = "h=link" },
        Link("templated-split", "https://shop.example/none") with
        {
            AppendContext = false,
            CampaignNumber = CampaignNumber,
            Rules = [Rule("always", 7, new RuleConditions(), "https://shop.example/ts")],
        },
        Link("waived", "https://waived.example/"),
        Link("disabled", "https://shop.example/") with { Enabled = false },
        Link("later", "https://shop.example/") with { StartsAt = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        Link("over", "https://shop.example/") with { EndsAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        Link("untrusted", "https://pending.example/"),
        Link("unregistered", "https://nobody.example/"),
        Link("seized", "https://seized.example/"),
        Link("banned", "https://banned.example/"),
        Link("risky", "https://risky.example/"),
        Link("dangerous", "https://dangerous.example/"),
        Link("allowed", "https://allowed.example/"),
        Link("rescued", "https://pending.example/") with { Fallback = Url("https://shop.example/rescued") },
        Link("segment", "https://shop.example/everyone"),
        Link("country", "https://shop.example/world") with
        {
            Rules =
            [
                Rule("germany", 1, new RuleConditions { CountryIn = [Country("DE")] }, "https://shop.example/de"),
                Rule("india", 2, new RuleConditions { CountryIn = [Country("IN")] }, "https://shop.example/in"),
            ],
        },
        Link("source", "https://shop.example/others") with
        {
            Rules = [Rule("readers", 3, new RuleConditions { SourceIn = ["newsletter"] }, "https://shop.example/readers")],
        },
        Link("returning", "https://shop.example/first") with
        {
            Rules = [Rule("regulars", 4, new RuleConditions { SegmentIn = ["returning"] }, "https://shop.example/again")],
        },
        Link("device", "https://shop.example/any") with
        {
            Rules = [Rule("phones", 5, new RuleConditions { DeviceIn = [DeviceClass.Mobile] }, "https://shop.example/phone")],
        },
        Link("split", "https://shop.example/none") with
        {
            AppendContext = false,
            Rules =
            [
                new RuleDefinition("halves", 6, 1000, new RuleConditions(),
                [
                    new VariantDefinition("rare", Url("https://shop.example/a"), 1),
                    new VariantDefinition("common", Url("https://shop.example/b"), 2),
                    new VariantDefinition("third", Url("https://shop.example/c"), 3),
                ]),
            ],
        },
    ];

    public static HandleDefinition Rescue { get; } = new()
    {
        Number = 8,
        Name = Name("rescue"),
        Domains = [Domain("safe.example", VerificationStatus.Verified, TrustDecision.Allow)],
        Fallback = Url("https://safe.example/home"),
    };

    public static LinkDefinition[] RescueLinks { get; } = [Link("lost", "https://nobody.example/")];

    public static (HandleDefinition, LinkDefinition[])[] All { get; } = [(Acme, AcmeLinks), (Rescue, RescueLinks)];

    public static HostRoute[] Hosts { get; } = [new(CustomHost, AcmeNumber), new("xn--bcher-kva.example", AcmeNumber), new("help.example", 8)];

    /// <summary>One handle with one link, for tests about revisions.</summary>
    public static (HandleDefinition Head, LinkDefinition[] Links) With(string destination) =>
        (Acme, [Link("Sale", destination) with { Number = SaleNumber, AppendContext = false }]);

    public static LinkDefinition Link(string slug, string destination) =>
        new() { Number = Interlocked.Increment(ref NextNumber), Slug = Slug(slug), Destination = Url(destination) };

    private static RuleDefinition Rule(string id, uint number, RuleConditions when, string destination) =>
        new(id, number, 1000, when, [new VariantDefinition("only", Url(destination))]);

    private static TrustedDomain Domain(
        string name, VerificationStatus verification, TrustDecision? manual, TrustDecision automated = TrustDecision.Allow) =>
        new(name, DomainScope.Domain, TrustVerdict.Evaluate(name, verification, automated, manual));

    private static DestinationUrl Url(string text) =>
        DestinationUrl.TryParse(text, out var url, out var error) ? url : throw new ArgumentException($"{text}: {error}");

    private static Slug Slug(string text) => Core.Slugs.Slug.TryParse(text, out var slug) ? slug : throw new ArgumentException(text);

    private static HandleName Name(string text) => HandleName.TryParse(text, out var name) ? name : throw new ArgumentException(text);

    private static Country Country(string code) => Core.Geo.Country.TryParse(code, out var country) ? country : throw new ArgumentException(code);
}
