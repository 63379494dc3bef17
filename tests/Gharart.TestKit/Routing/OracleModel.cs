namespace Gharart.TestKit.Routing;

/// <summary>A rule in plain words: no compiled form, no shared code with the product.</summary>
public sealed record OracleRule
{
    public required string Id { get; init; }

    public bool Enabled { get; init; } = true;

    public int Priority { get; init; } = 1000;

    public string[]? CountryIn { get; init; }

    public string[]? DeviceIn { get; init; }

    public string[]? SourceIn { get; init; }

    public string[]? CampaignIn { get; init; }

    public string[]? SegmentIn { get; init; }

    public string[]? SlugIn { get; init; }

    public required OracleVariant[] Variants { get; init; }

    public string? Seed { get; init; }

    public int Dimensions => new[] { CountryIn, DeviceIn, SourceIn, CampaignIn, SegmentIn, SlugIn }.Count(list => list is not null);
}

public sealed record OracleVariant(string Id, string Url, int Weight = 1);

public sealed record OracleCampaign(string Id, bool Active, string PrimarySlug, OracleVariant[] Variants);

public sealed record OracleLink
{
    public required string Slug { get; init; }

    public required string Url { get; init; }

    public bool Enabled { get; init; } = true;

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public string? Fallback { get; init; }

    public OracleRule[] Rules { get; init; } = [];

    public OracleCampaign? Campaign { get; init; }
}

/// <summary>A registered domain: covers the names below it unless it is a single host.</summary>
public sealed record OracleDomain(string Name, bool WithSubdomains, bool Routable, bool Blocked = false);

/// <summary>A URL_PARAMS template in plain words.</summary>
public sealed record OracleTemplate(string Key, (string Name, string Value)[] Params, string[]? Slugs = null, string[]? CampaignIds = null);

public sealed record OracleHandle
{
    public required string Name { get; init; }

    public string? Fallback { get; init; }

    public OracleRule[] Rules { get; init; } = [];

    public OracleDomain[] Domains { get; init; } = [];

    public OracleLink[] Links { get; init; } = [];

    public OracleTemplate[] Templates { get; init; } = [];
}

public sealed record OracleVisit
{
    public string Country { get; init; } = "XX";

    public string Device { get; init; } = "UNKNOWN";

    public string Source { get; init; } = "direct";

    public string Campaign { get; init; } = "";

    public string[] Segments { get; init; } = ["new"];

    public string Unit { get; init; } = "visitor";

    public required DateTimeOffset At { get; init; }
}

/// <summary>What should happen; Url is null unless the visitor is sent somewhere.</summary>
public sealed record OracleAnswer(string Outcome, string? Url, string? Layer, string? RuleId, string? VariantId);
