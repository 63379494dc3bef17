namespace Gharart.TestKit.Routing;

/// <summary>Random handles and visits, small enough in vocabulary that rules overlap, collide and cover each other all the time.</summary>
public sealed class RoutingGenerator(Random random)
{
    public static readonly string[] Countries = ["DE", "AT", "CH", "IN", "JP", "US", "FR", "BR", "XX"];
    public static readonly string[] Devices = ["MOBILE", "TABLET", "DESKTOP", "UNKNOWN"];
    public static readonly string[] Sources = ["direct", "email", "mail", "partner", "ad"];
    public static readonly string[] Campaigns = ["festive", "spring", "outlet"];
    private static readonly string[] ParamNames = ["click_id", "utm_source", "utm_content", "s", "A.b-~_"];
    private static readonly string[] ParamValues =
    [
        "{clickId}", "x-{clickId}", "{source}", "{campaign}", "{variant}", "{campaign}/{variant}", "{slug}.{handle}", "{country}+{device}", "plain", "50% ü&=#", "",
        "{source}{source}", "v={variant}",
    ];

    public static readonly string[] Segments = ["new", "returning", "vip", "press"];

    // Registered and routable, pending, blocked, allowed below a block, a single host, not registered at all.
    private static readonly string[] Hosts =
    [
        "shop.example", "de.shop.example", "deep.de.shop.example", "pending.example", "blocked.example", "ok.blocked.example",
        "single.example", "below.single.example", "unknown.example",
    ];

    private static readonly OracleDomain[] AllDomains =
    [
        new("shop.example", true, true),
        new("de.shop.example", true, true),
        new("pending.example", true, false),
        new("blocked.example", true, false, Blocked: true),
        new("ok.blocked.example", true, true),
        new("single.example", false, true),
    ];

    /// <summary>A handle with up to eight links.</summary>
    public OracleHandle Handle(string name, DateTimeOffset now, bool withCampaigns)
    {
        var slugs = Enumerable.Range(0, random.Next(1, 9)).Select(i => $"link-{i}").ToArray();
        return new OracleHandle
        {
            Name = name,
            Fallback = Maybe(0.3) ? Url() : null,
            Domains = [.. AllDomains.Where(_ => Maybe(0.85))],
            Rules = Rules(random.Next(0, 9), slugs),
            Links = [.. slugs.Select(slug => Link(slug, slugs, now, withCampaigns))],
            Templates = Maybe(0.7) ? [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => Template(i, slugs))] : [],
        };
    }

    /// <summary>A visit, most likely one that the rules ask for.</summary>
    public OracleVisit Visit(DateTimeOffset at) => new()
    {
        Country = Pick(Countries),
        Device = Pick(Devices),
        Source = Pick(Sources),
        Campaign = Maybe(0.5) ? Pick(Campaigns) : "",
        Segments = Maybe(0.4) ? [Pick(Segments[..2]), Pick(Segments[2..])] : [Pick(Segments[..2])],
        Unit = $"visitor-{random.Next(1000)}",
        At = at,
    };

    // Few names, so that templates meet; values with no, one and several placeholders, and what must be escaped.
    private OracleTemplate Template(int i, string[] slugs) => new(
        $"{(char)('a' + random.Next(26))}{i}",
        [.. Some(ParamNames).Select(name => (name, Pick(ParamValues)))],
        Maybe(0.3) ? Some(slugs) : null,
        Maybe(0.2) ? Some(Campaigns) : null);

    private OracleLink Link(string slug, string[] slugs, DateTimeOffset now, bool withCampaigns) => new()
    {
        Slug = slug,
        Url = Url(),
        Enabled = Maybe(0.92),
        StartsAt = Maybe(0.15) ? now.AddHours(random.Next(-3, 4)) : null,
        EndsAt = Maybe(0.15) ? now.AddHours(random.Next(4, 9) * (Maybe(0.5) ? 1 : -1)) : null,
        Fallback = Maybe(0.3) ? Url() : null,
        Rules = Maybe(0.5) ? Rules(random.Next(1, 5), slugs) : [],
        Campaign = withCampaigns && Maybe(0.4)
            ? new OracleCampaign(Pick(Campaigns), Maybe(0.7), Maybe(0.7) ? slug : Pick(slugs), Maybe(0.7) ? Split() : [])
            : null,
    };

    private OracleRule[] Rules(int count, string[] slugs) => [.. Enumerable.Range(0, count).Select(i => new OracleRule
    {
        Id = $"rule-{(char)('a' + random.Next(26))}{i}",
        Enabled = Maybe(0.9),
        Priority = random.Next(0, 3) * 100,
        CountryIn = Maybe(0.5) ? Some(Countries) : null,
        DeviceIn = Maybe(0.35) ? Some(Devices) : null,
        SourceIn = Maybe(0.25) ? Some(Sources) : null,
        CampaignIn = Maybe(0.2) ? Some(Campaigns) : null,
        SegmentIn = Maybe(0.2) ? Some(Segments) : null,
        SlugIn = Maybe(0.2) ? Some(slugs) : null,
        Variants = Maybe(0.3) ? Split() : [new OracleVariant("only", Url())],
        Seed = Maybe(0.3) ? $"seed-{random.Next(5)}" : null,
    })];

    private OracleVariant[] Split() =>
        [.. Enumerable.Range(0, random.Next(2, 5)).Select(i => new OracleVariant($"v{i}", Url(), Maybe(0.2) ? random.Next(1000, 10_001) : random.Next(10, 101)))];

    private string Url() => $"https://{Pick(Hosts)}/p{random.Next(1000)}";

    private T[] Some<T>(T[] all)
    {
        var shuffled = all.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..random.Next(1, Math.Min(4, all.Length + 1))];
    }

    private T Pick<T>(T[] all) => all[random.Next(all.Length)];

    private bool Maybe(double probability) => random.NextDouble() < probability;
}
