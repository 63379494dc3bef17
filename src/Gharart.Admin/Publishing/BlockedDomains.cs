using Gharart.Admin.Data;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>The domains that people have blocked, as the manifest carries them.</summary>
internal static class BlockedDomains
{
    public static async Task<IReadOnlyList<EmergencyBlock>> ReadAsync(AdminDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.DestinationDomains.AsNoTracking()
            .Where(row => (row.ManualDecision == TrustDecision.Block || row.ManualDecision == TrustDecision.LegalBlock)
                && (row.DecisionExpiresAt == null || row.DecisionExpiresAt > now))
            .Select(row => new { row.HandleId, row.Domain, row.Scope, row.ManualDecision })
            .ToListAsync(cancellationToken);
        return EmergencyBlocks.Sort(rows.Select(row =>
            new EmergencyBlock((uint)row.HandleId, row.Domain, row.Scope, row.ManualDecision == TrustDecision.LegalBlock)));
    }
}
