using Gharart.Admin.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Analytics;

/// <summary>
/// Counts clicks by group: sums from the hourly rollups, visitors from the clicks themselves. SQL by hand, because the group is chosen at
/// run time; its pieces come from a fixed table, never from the request.
/// </summary>
internal sealed class AnalyticsReport(AdminDbContext db)
{
    private const int HoursPerDay = 24;

    private static readonly Dictionary<string, Grouping> Groupings = new(StringComparer.Ordinal)
    {
        ["day"] = new($"date(r.hour / {HoursPerDay} * 86400, 'unixepoch')", "date(c.clicked_at / 1000, 'unixepoch')"),
        ["slug"] = new("coalesce(l.slug, 'deleted-' || r.link_id)", "coalesce(l.slug, 'deleted-' || c.link_id)"),
        ["country"] = new("r.country", "c.country"),
        ["device"] = new("r.device", "c.device"),
    };

    public static IReadOnlyCollection<string> GroupNames => Groupings.Keys;

    /// <summary>Counts by one or two groups of <see cref="GroupNames"/>.</summary>
    public async Task<(IReadOnlyList<AnalyticsItem> Items, AnalyticsTotals Totals)> CountAsync(
        int handleId, AnalyticsRange range, IReadOnlyList<string> groups, string? slugKey, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var first = Groupings[groups[0]];
        var second = groups.Count > 1 ? Groupings[groups[1]] : new Grouping("NULL", "NULL");
        var sums = await ReadAsync(connection, $"""
            SELECT {first.OfRollup} AS k1, {second.OfRollup} AS k2, SUM(r.clicks), SUM(r.bot_clicks)
            FROM click_rollups r LEFT JOIN links l ON l.id = r.link_id
            WHERE r.handle_id = $handle AND r.hour >= $fromHour AND r.hour < $toHour AND ($slug IS NULL OR l.slug_key = $slug)
            GROUP BY k1, k2 ORDER BY k1, k2
            """, handleId, range, slugKey, cancellationToken);
        var visitors = await ReadAsync(connection, $"""
            SELECT {first.OfClick} AS k1, {second.OfClick} AS k2, COUNT(DISTINCT nullif(c.visitor_key, 0)), 0
            FROM clicks c LEFT JOIN links l ON l.id = c.link_id
            WHERE c.handle_id = $handle AND c.clicked_at >= $from AND c.clicked_at < $to AND ($slug IS NULL OR l.slug_key = $slug)
            GROUP BY k1, k2
            """, handleId, range, slugKey, cancellationToken);
        var allVisitors = await ReadAsync(connection, """
            SELECT '' AS k1, NULL AS k2, COUNT(DISTINCT nullif(c.visitor_key, 0)), 0
            FROM clicks c LEFT JOIN links l ON l.id = c.link_id
            WHERE c.handle_id = $handle AND c.clicked_at >= $from AND c.clicked_at < $to AND ($slug IS NULL OR l.slug_key = $slug)
            """, handleId, range, slugKey, cancellationToken);

        var visitorsByKey = visitors.ToDictionary(row => (row.Key, row.Key2), row => row.First);
        AnalyticsItem[] items = [.. sums.Select(row => new AnalyticsItem(
            row.Key, row.Key2, row.First, row.Second, row.First - row.Second, visitorsByKey.GetValueOrDefault((row.Key, row.Key2))))];
        var clicks = items.Sum(item => item.Clicks);
        var bots = items.Sum(item => item.BotClicks);
        return (items, new AnalyticsTotals(clicks, bots, clicks - bots, allVisitors[0].First));
    }

    private static async Task<List<(string Key, string? Key2, long First, long Second)>> ReadAsync(
        SqliteConnection connection, string sql, int handleId, AnalyticsRange range, string? slugKey, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$handle", handleId);
        command.Parameters.AddWithValue("$fromHour", range.FromHour);
        command.Parameters.AddWithValue("$toHour", range.ToHour);
        command.Parameters.AddWithValue("$from", range.From.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$to", range.To.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$slug", (object?)slugKey ?? DBNull.Value);
        var rows = new List<(string, string?, long, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return rows;
    }

    private sealed record Grouping(string OfRollup, string OfClick);
}
