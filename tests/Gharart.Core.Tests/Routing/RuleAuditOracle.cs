using Gharart.TestKit.Routing;

namespace Gharart.Core.Tests.Routing;

/// <summary>
/// The audit of contract §6 by trying every cell with a naive matcher. Of the countries that no rule names one stands for all, and counts as many.
/// </summary>
internal sealed class RuleAuditOracle
{
    public const string Other = "~other~";

    private static readonly string[] AllDevices = ["MOBILE", "TABLET", "DESKTOP", "BOT", "UNKNOWN"];

    private readonly OracleRule[] _rules;

    public RuleAuditOracle(OracleRule[] rules, string? link)
    {
        _rules = [.. rules.OrderBy(r => r.Priority).ThenByDescending(r => r.Dimensions).ThenBy(r => r.Id, StringComparer.Ordinal)];
        var countries = Named(r => r.CountryIn);
        var claimed = Named(r => r.SegmentIn).Except(["new", "returning"]).ToArray();
        string[][] first = _rules.Any(r => r.SegmentIn?.Intersect(["new", "returning"]).Any() == true)
            ? [["new"], ["returning"]]
            : [["new"]];
        Cells =
        [
            .. from country in countries.Append(Other)
               from device in AllDevices
               from source in Named(r => r.SourceIn).Append(Other)
               from campaign in Named(r => r.CampaignIn).Append(Other)
               from slug in link is null ? Named(r => r.SlugIn).Append(Other) : [link]
               from stem in first
               from subset in Enumerable.Range(0, 1 << claimed.Length)
               let segments = claimed.Where((_, i) => (subset >> i & 1) != 0).ToArray()
               select new Cell(
                   country, device, source, campaign, [.. stem, .. segments], slug,
                   segments.Length > 2 ? 0 : country == Other ? 250 - countries.Length : 1),
        ];
    }

    /// <summary>Every visit there is; those that the audited space leaves out weigh nothing.</summary>
    public Cell[] Cells { get; }

    public UInt128 Size => Sum(Cells);

    public UInt128 Overlap(OracleRule left, OracleRule right) => Sum(Cells.Where(cell => Matches(left, cell) && Matches(right, cell)));

    /// <summary>The pairs of one priority that meet in a cell of the space, the one that is asked first in front.</summary>
    public IEnumerable<(OracleRule Winner, OracleRule Loser)> Collisions() =>
        from i in Enumerable.Range(0, _rules.Length)
        from j in Enumerable.Range(i + 1, _rules.Length - i - 1)
        where _rules[i].Priority == _rules[j].Priority && Overlap(_rules[i], _rules[j]) > 0
        select (_rules[i], _rules[j]);

    /// <summary>The rules that win no cell at all, of those beyond the space neither, if their own target were trusted.</summary>
    public IEnumerable<OracleRule> Shadowed(ISet<string> untrusted) => _rules.Where((rule, i) =>
        !Cells.Any(cell => Matches(rule, cell) && !_rules[..i].Any(before => !untrusted.Contains(before.Id) && Matches(before, cell))));

    public static bool Matches(OracleRule rule, Cell cell) =>
        (rule.CountryIn is null || rule.CountryIn.Contains(cell.Country))
        && (rule.DeviceIn is null || rule.DeviceIn.Contains(cell.Device))
        && (rule.SourceIn is null || rule.SourceIn.Contains(cell.Source))
        && (rule.CampaignIn is null || rule.CampaignIn.Contains(cell.Campaign))
        && (rule.SegmentIn is null || rule.SegmentIn.Intersect(cell.Segments).Any())
        && (rule.SlugIn is null || rule.SlugIn.Contains(cell.Slug));

    private static UInt128 Sum(IEnumerable<Cell> cells) => (UInt128)cells.Sum(cell => (long)cell.Weight);

    private string[] Named(Func<OracleRule, string[]?> list) => [.. _rules.SelectMany(rule => list(rule) ?? []).Distinct()];

    internal sealed record Cell(string Country, string Device, string Source, string Campaign, string[] Segments, string Slug, int Weight);
}
