using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Permits;

/// <summary>How many clicks links with a limit have used, as far as edges have told.</summary>
internal static class PermitUsage
{
    /// <summary>Clicks by link id; links that used none are left out.</summary>
    public static async Task<IReadOnlyDictionary<int, long>> ReadAsync(AdminDbContext db, IEnumerable<int> linkIds, CancellationToken cancellationToken)
    {
        var ids = linkIds.ToList();
        return ids.Count == 0
            ? new Dictionary<int, long>()
            : await db.PermitLeases.Where(lease => ids.Contains(lease.LinkId))
                .GroupBy(lease => lease.LinkId)
                .Select(leases => new { leases.Key, Used = leases.Sum(lease => lease.Used) })
                .ToDictionaryAsync(row => row.Key, row => row.Used, cancellationToken);
    }
}
