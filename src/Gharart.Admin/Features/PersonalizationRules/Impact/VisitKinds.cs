using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules.Impact;

/// <summary>
/// The visits that tell rules apart: countries in groups that the same rules list, and each source, campaign and segment that one names beside one
/// that none does. Visits in several claimed segments are left out.
/// </summary>
/// <param name="Countries">Groups of countries; any of a group stands for all.</param>
/// <param name="Sources">Sources.</param>
/// <param name="Campaigns">Campaigns; empty for none.</param>
/// <param name="Segments">Segments of a visit, joined by LF.</param>
internal sealed record VisitKinds(
    IReadOnlyList<Country[]> Countries, IReadOnlyList<string> Sources, IReadOnlyList<string> Campaigns, IReadOnlyList<string> Segments)
{
    private const string New = "new";
    private const string Returning = "returning";

    /// <summary>How many visits there are for each country group and device.</summary>
    public long Count => (long)Sources.Count * Campaigns.Count * Segments.Count;

    /// <summary>The visits, made on every call.</summary>
    public IReadOnlyList<VisitKind> Visits =>
        [.. from source in Sources from campaign in Campaigns from segments in Segments select VisitKind.Of(source, campaign, segments)];

    /// <summary>The kinds that some rules tell apart.</summary>
    /// <param name="rules">What the rules ask.</param>
    /// <param name="countries">The countries that count.</param>
    public static VisitKinds Of(IReadOnlyList<RuleConditions> rules, IReadOnlyCollection<Country> countries)
    {
        var asked = rules.Where(rule => rule.CountryIn is not null).Select(rule => rule.ToCore().CountryIn!.ToHashSet()).ToList();
        var segments = Named(rules, rule => rule.SegmentIn);
        string[] stems = segments.Contains(New) || segments.Contains(Returning) ? [New, Returning] : [New];
        return new VisitKinds(
            [.. countries.GroupBy(country => string.Concat(asked.Select(list => list.Contains(country) ? '1' : '0'))).Select(group => group.ToArray())],
            WithOther(Named(rules, rule => rule.SourceIn), "direct"),
            [.. Named(rules, rule => rule.CampaignIn), ""],
            [.. from stem in stems from claimed in segments.Except([New, Returning]).Prepend(null) select claimed is null ? stem : $"{stem}\n{claimed}"]);
    }

    /// <summary>No more than so many visits, of each dimension the first ones.</summary>
    public VisitKinds Limited(long count)
    {
        var kinds = this;
        while (kinds.Count > count)
        {
            var longest = Math.Max(kinds.Sources.Count, Math.Max(kinds.Campaigns.Count, kinds.Segments.Count));
            var keep = Math.Max(1, longest / 2);
            kinds = kinds.Sources.Count == longest ? kinds with { Sources = Shorter(kinds.Sources, keep) }
                : kinds.Campaigns.Count == longest ? kinds with { Campaigns = Shorter(kinds.Campaigns, keep) }
                : kinds with { Segments = Shorter(kinds.Segments, keep) };
        }

        return kinds;
    }

    // The last one is what no rule names, and most visits are of it.
    private static string[] Shorter(IReadOnlyList<string> values, int keep) => [.. values.Take(keep - 1), values[^1]];

    private static List<string> Named(IReadOnlyList<RuleConditions> rules, Func<RuleConditions, IReadOnlyList<string>?> list) =>
        [.. rules.SelectMany(rule => list(rule) ?? []).Distinct(StringComparer.Ordinal)];

    private static List<string> WithOther(List<string> named, string usual)
    {
        var other = usual;
        while (named.Contains(other))
        {
            other = $"other-{other}";
        }

        return [.. named, other];
    }
}
