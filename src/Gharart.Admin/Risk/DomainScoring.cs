using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Suffixes;
using Gharart.Core.Trust;
using Gharart.Core.Trust.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Risk;

/// <summary>Scores domains with the feeds, brands and public suffixes that count now.</summary>
internal sealed class DomainScoring(
    RiskFeeds feeds, RiskOptions options, PublicSuffixes suffixes, RiskState state, IDbContextFactory<AdminDbContext> databases, TimeProvider time)
{
    /// <summary>Who acts in the history.</summary>
    public const string Actor = "risk score";

    /// <summary>The model that scores now.</summary>
    public string ModelVersion { get; } = new RiskContext { Brands = options.Brands }.ModelVersion;

    /// <summary>What the scores of a handle's domains depend on now.</summary>
    public Task<HandleRisk> OfAsync(AdminDbContext db, int handleId, CancellationToken cancellationToken) => OfAsync(db, handleId, feeds.Current, cancellationToken);

    /// <summary>Scores the domains of a handle anew. What changed is saved, told in the history and published; the rest is only marked as looked at.</summary>
    public async Task ScoreAsync(int handleId, string reason, RiskFeedSet current, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.DestinationDomains.Where(row => row.HandleId == handleId).ToListAsync(cancellationToken);
        var risk = await OfAsync(db, handleId, current, cancellationToken);
        var now = time.GetUtcNowMilliseconds();
        var same = new List<int>();
        foreach (var row in rows)
        {
            var assessment = risk.Assess(row);
            if (row.RiskScore == assessment.Score && row.RiskFactors.SequenceEqual(assessment.Factors))
            {
                same.Add(row.Id);
                continue;
            }

            // A new edition of a feed that says the same changes the evidence alone, and every hour: the history is for what changes more.
            var isTold = row.RiskScore != assessment.Score || !row.RiskFactors.Select(Weight).SequenceEqual(assessment.Factors.Select(Weight));
            var before = DomainPosture.Of(row, now);
            row.Assess(assessment, now);
            if (isTold)
            {
                db.DomainHistory.Add(DomainHistoryEntry.Of(row, DomainAction.Rescored, Actor, new DomainChange(before, DomainPosture.Of(row, now), reason), now));
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        if (same.Count > 0)
        {
            // Past the change tracker: nothing is to be published, and the ETag stays.
            await db.DestinationDomains.Where(row => same.Contains(row.Id))
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.RiskAssessedAt, now).SetProperty(one => one.RiskModelVersion, ModelVersion), cancellationToken);
        }

        state.Scored(rows.Count, rows.Count - same.Count);
    }

    private Task<HandleRisk> OfAsync(AdminDbContext db, int handleId, RiskFeedSet current, CancellationToken cancellationToken) =>
        HandleRisk.LoadAsync(db, handleId, options.Brands, suffixes.Current, current, cancellationToken);

    private static (string, int) Weight(RiskFactor factor) => (factor.Id, factor.Points);
}
