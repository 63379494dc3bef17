using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>The domains that people, or the score alone, have blocked, as the manifest carries them.</summary>
/// <param name="Blocks">In the order of the manifest.</param>
/// <param name="Unreadable">Handles with a row that cannot be read; nothing of theirs is in the list.</param>
internal sealed record BlockedDomains(IReadOnlyList<EmergencyBlock> Blocks, IReadOnlySet<uint> Unreadable)
{
    public static async Task<BlockedDomains> ReadAsync(AdminDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = Rows(db, now);
        if (await TryReadAsync(rows, now, cancellationToken) is { } all)
        {
            return new BlockedDomains(EmergencyBlocks.Sort(all), new HashSet<uint>());
        }

        var (blocks, unreadable) = (new List<EmergencyBlock>(), new HashSet<uint>());
        foreach (var handleId in await rows.Select(row => row.HandleId).Distinct().ToListAsync(cancellationToken))
        {
            if (await TryReadAsync(rows.Where(row => row.HandleId == handleId), now, cancellationToken) is { } some)
            {
                blocks.AddRange(some);
            }
            else
            {
                unreadable.Add((uint)handleId);
            }
        }

        return new BlockedDomains(EmergencyBlocks.Sort(blocks), unreadable);
    }

    // Asked twice a second: the first condition says nothing new, and finds the few by the indexes of the two decisions.
    internal static IQueryable<DestinationDomain> Rows(AdminDbContext db, DateTimeOffset now) => db.DestinationDomains.AsNoTracking()
        .Where(row => row.AutomatedDecision == TrustDecision.Block || row.ManualDecision == TrustDecision.Block || row.ManualDecision == TrustDecision.LegalBlock)
        .Where(row => row.ManualDecision == null || row.DecisionExpiresAt <= now
            ? row.AutomatedDecision == TrustDecision.Block
            : row.ManualDecision == TrustDecision.Block || row.ManualDecision == TrustDecision.LegalBlock);

    private static async Task<List<EmergencyBlock>?> TryReadAsync(IQueryable<DestinationDomain> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var found = await rows
                .Select(row => new
                {
                    row.HandleId,
                    row.Domain,
                    row.Scope,
                    Manual = row.DecisionExpiresAt <= now ? null : row.ManualDecision,
                })
                .ToListAsync(cancellationToken);
            return found.TrueForAll(row => row.Domain.Length > 0 && row.Domain.All(c => c is > ' ' and <= '~'))
                ? found.ConvertAll(row => new EmergencyBlock((uint)row.HandleId, row.Domain, row.Scope, row.Manual == TrustDecision.LegalBlock, row.Manual is null))
                : null;
        }
        catch (Exception e) when (PublishFailures.IsOfRows(e))
        {
            return null;
        }
    }
}
