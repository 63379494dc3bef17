using Gharart.Admin.Data;
using Gharart.Admin.Ingest;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Analytics;

/// <summary>
/// Brings together what edges counted and what arrived. An edge tells its counts once a second and clicks arrive faster: those that it has not
/// told of yet were served too.
/// </summary>
internal static class LedgerReport
{
    public static async Task<AnalyticsLedger> ReadAsync(AdminDbContext db, CancellationToken cancellationToken)
    {
        var counted = await db.ClickTotals.AsNoTracking().ToDictionaryAsync(row => row.EdgeId, StringComparer.Ordinal, cancellationToken);
        var arrived = await db.ClickWatermarks.AsNoTracking().ToDictionaryAsync(row => row.EdgeId, StringComparer.Ordinal, cancellationToken);
        long served = 0, recorded = 0, head = 0, prefetch = 0, pending = 0, lost = 0;
        foreach (var edge in counted.Keys.Union(arrived.Keys, StringComparer.Ordinal))
        {
            var here = counted.GetValueOrDefault(edge) ?? new IngestTotals { EdgeId = edge };
            var there = arrived.GetValueOrDefault(edge) ?? new IngestWatermark { EdgeId = edge };
            var ahead = there.Recorded + there.Corrupt - here.Appended;
            served += here.Served + Math.Max(0, ahead);
            recorded += there.Recorded;
            head += here.SkippedHead;
            prefetch += here.SkippedPrefetch;
            pending += Math.Max(0, -ahead);
            lost += here.Dropped + there.Corrupt;
        }

        return new AnalyticsLedger(
            served, recorded, new Dictionary<string, long> { ["head"] = head, ["prefetch"] = prefetch }, pending, lost);
    }
}
