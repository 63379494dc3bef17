using Gharart.Admin.Features.PersonalizationRules;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>Where a link may lead, each destination once, with what leads there.</summary>
internal static class LinkDestinations
{
    /// <summary>How many of a link are looked at: those first that most visitors see.</summary>
    public const int Max = 25;

    /// <summary>How many of a link are told of; a handle's rules may be many, and are repeated at each of its links.</summary>
    public const int MaxShown = 2 * Max;

    /// <param name="link">With its own rules.</param>
    /// <param name="handle">What the handle adds to all its links.</param>
    public static IReadOnlyList<(string Url, IReadOnlyList<string> UsedBy)> Of(Link link, HandleRoutes handle)
    {
        IEnumerable<(string? Url, string UsedBy)> all =
        [
            (link.DestinationUrl, "destination"),
            .. Targets(link.Rules, "rule"),
            .. Targets(handle.RulesOf(link.SlugKey), "handle-rule"),
            (link.FallbackUrl, "fallback"),
            (handle.FallbackUrl, "handle-fallback"),
        ];
        return [.. all.Where(use => use.Url is not null)
            .GroupBy(use => use.Url!, use => use.UsedBy, StringComparer.Ordinal)
            .Select(uses => (uses.Key, (IReadOnlyList<string>)[.. uses]))];
    }

    private static IEnumerable<(string? Url, string UsedBy)> Targets(IEnumerable<RoutingRule> rules, string layer) =>
        rules.Where(rule => rule.Enabled).OrderBy(rule => rule.EvaluationKey, StringComparer.Ordinal)
            .SelectMany(rule => rule.Variants.Select(variant => ((string?)variant.DestinationUrl, $"{layer}:{rule.RuleId}/{variant.Id}")));
}
