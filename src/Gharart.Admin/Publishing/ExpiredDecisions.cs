using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Queues the heads of handles whose manual decisions ran out since the last look: nobody writes anything at that moment, but the
/// verdicts that edges carry change. What ran out before the first look is in the publisher's first, complete snapshot.
/// </summary>
internal sealed class ExpiredDecisions
{
    private DateTimeOffset? _seenUntil;

    public async Task QueueAsync(AdminDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_seenUntil is { } from && from < now)
        {
            var handles = await Rows(db, from, now)
                .Select(row => row.HandleId)
                .Distinct()
                .ToListAsync(cancellationToken);
            if (handles.Count > 0)
            {
                db.PendingPublishes.AddRange(handles.Select(handle => new PendingPublish { HandleId = handle }));
                await db.SaveChangesAsync(cancellationToken);
            }
        }

        // Also backwards: when a clock was set back, decisions that had run out hold again and will run out again.
        _seenUntil = now;
    }

    internal static IQueryable<DestinationDomain> Rows(AdminDbContext db, DateTimeOffset from, DateTimeOffset now) =>
        db.DestinationDomains.Where(row => row.ManualDecision != null && row.DecisionExpiresAt > from && row.DecisionExpiresAt <= now);
}
