using Gharart.Admin.Data;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>Clicks of the last seven days by country and device, from the hourly rollups: what previews weigh their answers with.</summary>
internal sealed class WeeklyClicks(AdminDbContext db, TimeProvider time)
{
    public const int Days = 7;

    private const int HoursPerDay = 24;

    /// <summary>Of one link; empty where there is none.</summary>
    public async Task<IReadOnlyDictionary<(string Country, DeviceClass Device), long>> OfLinkAsync(int handleId, SlugKey slug, CancellationToken cancellationToken)
    {
        var key = slug.ToString();
        var rows = await Rollups(handleId)
            .Where(row => db.Links.Any(link => link.HandleId == handleId && link.SlugKey == key && link.Id == row.LinkId))
            .GroupBy(row => new { row.Country, row.Device })
            .Select(group => new { group.Key.Country, group.Key.Device, Clicks = group.Sum(row => row.Clicks) })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(row => (row.Country, row.Device), row => row.Clicks);
    }

    /// <summary>Of some links, and of all of the handle together.</summary>
    public async Task<(ILookup<int, (string Country, DeviceClass Device, long Clicks)> OfLinks, long Total)> OfHandleAsync(
        int handleId, IReadOnlyCollection<int> linkIds, CancellationToken cancellationToken)
    {
        var rows = await Rollups(handleId)
            .Where(row => linkIds.Contains(row.LinkId))
            .GroupBy(row => new { row.LinkId, row.Country, row.Device })
            .Select(group => new { group.Key.LinkId, group.Key.Country, group.Key.Device, Clicks = group.Sum(row => row.Clicks) })
            .ToListAsync(cancellationToken);
        var total = await Rollups(handleId).SumAsync(row => row.Clicks, cancellationToken);
        return (rows.ToLookup(row => row.LinkId, row => (row.Country, row.Device, row.Clicks)), total);
    }

    /// <summary>The ids of the links with most clicks.</summary>
    public Task<List<int>> BusiestAsync(int handleId, int count, CancellationToken cancellationToken) => Rollups(handleId)
        .GroupBy(row => row.LinkId)
        .OrderByDescending(group => group.Sum(row => row.Clicks)).ThenBy(group => group.Key)
        .Select(group => group.Key)
        .Take(count)
        .ToListAsync(cancellationToken);

    private IQueryable<Ingest.ClickRollup> Rollups(int handleId)
    {
        var first = (int)(time.GetUtcNow().ToUnixTimeSeconds() / 3600) - (Days * HoursPerDay);
        return db.ClickRollups.AsNoTracking().Where(row => row.HandleId == handleId && row.Hour > first);
    }
}
