using System.Text;

namespace Gharart.TestKit.Routing;

/// <summary>
/// The routing rules of contract §5 written down a second time, naively and without the product's code: strings, lists, a full sort per
/// visit. Slow and obvious on purpose.
/// </summary>
public static class RoutingOracle
{
    // No escaped text is this.
    private const string Silent = "\0";

    public static OracleAnswer Decide(OracleHandle handle, string slug, OracleVisit visit)
    {
        var link = handle.Links.SingleOrDefault(l => string.Equals(l.Slug, slug, StringComparison.OrdinalIgnoreCase));
        if (link is null || !link.Enabled || link.StartsAt > visit.At)
        {
            return new OracleAnswer("NOT_FOUND", null, null, null, null);
        }

        if (link.EndsAt <= visit.At)
        {
            return new OracleAnswer("GONE", null, null, null, null);
        }

        var active = link.Campaign is { Active: true } ? link.Campaign : null;
        var candidates = new List<(string Layer, string? RuleId, string? VariantId, string Url)>();
        AddRules("LINK", link.Rules);
        AddRules("HANDLE", handle.Rules);
        if (active is { Variants.Length: > 1 } && string.Equals(active.PrimarySlug, slug, StringComparison.OrdinalIgnoreCase))
        {
            var chosen = Choose(active.Variants, active.Id, visit.Unit);
            candidates.Add(("CAMPAIGN", active.Id, chosen.Id, chosen.Url));
        }

        candidates.Add(("DEFAULT", null, null, link.Url));
        foreach (var fallback in new[] { link.Fallback, handle.Fallback })
        {
            if (fallback is not null)
            {
                candidates.Add(("FALLBACK", null, null, fallback));
            }
        }

        foreach (var (layer, ruleId, variantId, url) in candidates)
        {
            if (IsTrusted(handle, url))
            {
                return new OracleAnswer("REDIRECT", url, layer, ruleId, variantId);
            }
        }

        return new OracleAnswer("BLOCKED", null, null, null, null);

        void AddRules(string layer, IEnumerable<OracleRule> rules)
        {
            var matching = rules
                .Where(r => r.Enabled && Matches(r))
                .OrderBy(r => r.Priority)
                .ThenByDescending(r => r.Dimensions)
                .ThenBy(r => r.Id, StringComparer.Ordinal);
            foreach (var rule in matching)
            {
                var chosen = rule.Variants.Length == 1 ? rule.Variants[0] : Choose(rule.Variants, rule.Seed ?? rule.Id, visit.Unit);
                candidates.Add((layer, rule.Id, chosen.Id, chosen.Url));
            }
        }

        bool Matches(OracleRule rule) =>
            (rule.CountryIn is null || rule.CountryIn.Contains(visit.Country))
            && (rule.DeviceIn is null || rule.DeviceIn.Contains(visit.Device))
            && (rule.SourceIn is null || rule.SourceIn.Contains(visit.Source))
            && (rule.CampaignIn is null || rule.CampaignIn.Contains(active?.Id ?? visit.Campaign))
            && (rule.SegmentIn is null || rule.SegmentIn.Intersect(visit.Segments).Any())
            && (rule.SlugIn is null || rule.SlugIn.Contains(slug, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>
    /// What templates add to a destination without a query of its own (contract §9), as a query without its question mark: templates by key, a
    /// name once, and no parameter whose placeholders are all empty.
    /// </summary>
    public static string TemplateQuery(OracleHandle handle, string slug, OracleVisit visit, OracleAnswer answer, string clickId)
    {
        var link = handle.Links.Single(l => string.Equals(l.Slug, slug, StringComparison.OrdinalIgnoreCase));
        var active = link.Campaign is { Active: true } ? link.Campaign.Id : null;
        var values = new Dictionary<string, string>
        {
            ["{handle}"] = handle.Name,
            ["{slug}"] = link.Slug,
            ["{campaign}"] = active ?? visit.Campaign,
            ["{variant}"] = answer.VariantId ?? "",
            ["{country}"] = visit.Country,
            ["{device}"] = visit.Device,
            ["{source}"] = visit.Source,
            ["{clickId}"] = clickId,
        };
        var query = new Dictionary<string, string>();
        foreach (var template in handle.Templates.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (template.Slugs?.Contains(slug, StringComparer.OrdinalIgnoreCase) == false || template.CampaignIds?.Contains(active) == false)
            {
                continue;
            }

            foreach (var (name, value) in template.Params)
            {
                // A name that an earlier template has taken stays taken, also where that one said nothing.
                query.TryAdd(name, Say(value));
            }
        }

        return string.Join('&', query.Where(pair => pair.Value != Silent).Select(pair => $"{pair.Key}={pair.Value}"));

        string Say(string value)
        {
            var named = values.Where(pair => value.Contains(pair.Key, StringComparison.Ordinal)).ToList();
            return named.Count > 0 && named.All(pair => pair.Value.Length == 0)
                ? Silent
                : Uri.EscapeDataString(named.Aggregate(value, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal)));
        }
    }

    /// <summary>Whether a destination's host is covered by a routable domain: the longest name decides, a block anywhere above wins.</summary>
    public static bool IsTrusted(OracleHandle handle, string url)
    {
        var host = new Uri(url).Host;
        var covering = handle.Domains
            .Where(d => d.Name == host || (d.WithSubdomains && host.EndsWith("." + d.Name, StringComparison.Ordinal)))
            .OrderByDescending(d => d.Name.Length)
            .ToList();
        return covering.Count > 0 && covering[0].Routable && !covering.Any(d => d.Blocked);
    }

    private static OracleVariant Choose(OracleVariant[] variants, string seed, string unit)
    {
        var inner = Fnv1A32(seed + unit).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var bucket = Fnv1A32(inner) % 10_000;
        var total = variants.Sum(v => v.Weight);
        long sum = 0;
        foreach (var variant in variants)
        {
            sum += variant.Weight;
            if ((long)bucket * total < sum * 10_000)
            {
                return variant;
            }
        }

        return variants[^1];
    }

    private static uint Fnv1A32(string text) =>
        Encoding.ASCII.GetBytes(text).Aggregate(2166136261u, (hash, b) => unchecked((hash ^ b) * 16777619u));
}
