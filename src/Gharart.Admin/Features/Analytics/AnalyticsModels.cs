using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Gharart.Admin.Features.Analytics;

internal readonly record struct AnalyticsQuery(
    [property: FromQuery(Name = "groupBy"), Description("One or two of day, slug, country, device, separated by a comma; day when absent.")] string? GroupBy,
    [property: FromQuery(Name = "from"), Description("Start, a date or an RFC 3339 time; rounded down to the hour. Seven days ago when absent.")] string? From,
    [property: FromQuery(Name = "to"), Description("End, exclusive (a date: the end of that day); rounded up to the hour. Now when absent.")] string? To,
    [property: FromQuery(Name = "slug"), Description("Only this link.")] string? Slug);

/// <summary>Clicks of a handle by group.</summary>
internal sealed record AnalyticsResponse(
    string GroupBy, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<AnalyticsItem> Items, AnalyticsTotals Totals, AnalyticsFreshness Freshness,
    [property: Description(AnalyticsLedger.Explanation)] AnalyticsLedger Ledger);

/// <param name="Key">Value of the first group.</param>
/// <param name="Key2">Value of the second group, null where there is one only.</param>
/// <param name="Clicks">Visits that were sent on, bots included.</param>
/// <param name="BotClicks">Those of crawlers, preview fetchers and monitors.</param>
/// <param name="QualifiedClicks">Clicks less those of bots.</param>
/// <param name="UniqueVisitors">Visitors told apart by their key of the day; those with a privacy signal do not count.</param>
internal sealed record AnalyticsItem(string Key, string? Key2, long Clicks, long BotClicks, long QualifiedClicks, long UniqueVisitors);

internal sealed record AnalyticsTotals(long Clicks, long BotClicks, long QualifiedClicks, long UniqueVisitors);

/// <param name="Status">FRESH when all journals were read within the last <paramref name="SlaMinutes"/>, STALE later, UNKNOWN before the first time.</param>
/// <param name="LastUpdatedAt">When they were last read to the end.</param>
/// <param name="SlaMinutes">The promise.</param>
internal sealed record AnalyticsFreshness(FreshnessStatus Status, DateTimeOffset? LastUpdatedAt, int SlaMinutes);

/// <summary>What became of every visit that the edges sent on.</summary>
internal sealed record AnalyticsLedger(
    [property: Description("Visits that were sent on, HEAD and prefetch included.")] long Served,
    [property: Description("Clicks in the database, bots included.")] long Recorded,
    [property: Description("Visits that are no clicks, by reason: head, prefetch.")] IReadOnlyDictionary<string, long> Skipped,
    [property: Description("Clicks in the journals of edges, on their way here.")] long Pending,
    [property: Description("Clicks that will never arrive: the disk budget was used up, the disk failed, or a record was damaged.")] long Lost)
{
    public const string Explanation =
        "Accounts for every visit since the edges' first start: served = recorded + skipped + pending + lost. It is that of the whole deployment, not of "
        + "this handle or range, since edges do not count by handle what they skip. At most two seconds old; it balances whenever that long passed without a visit.";
}
