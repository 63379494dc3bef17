namespace Gharart.Admin.Features.Links.Health;

/// <summary>Where a link may lead, each destination once, with what leads there.</summary>
internal static class LinkDestinations
{
    /// <summary>How many of a link are looked at: those first that most visitors see.</summary>
    public const int Max = 25;

    public static IReadOnlyList<(string Url, IReadOnlyList<string> UsedBy)> Of(Link link)
    {
        var rules = link.Rules.Where(rule => rule.Enabled).OrderBy(rule => rule.EvaluationKey, StringComparer.Ordinal);
        IEnumerable<(string? Url, string UsedBy)> all =
        [
            (link.DestinationUrl, "destination"),
            .. rules.SelectMany(rule => rule.Variants.Select(variant => ((string?)variant.DestinationUrl, $"rule:{rule.RuleId}/{variant.Id}"))),
            (link.FallbackUrl, "fallback"),
        ];
        return [.. all.Where(use => use.Url is not null)
            .GroupBy(use => use.Url!, use => use.UsedBy, StringComparer.Ordinal)
            .Select(uses => (uses.Key, (IReadOnlyList<string>)[.. uses]))];
    }
}
