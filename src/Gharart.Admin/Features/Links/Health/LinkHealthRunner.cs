using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>
/// Works through the runs that are open, a few links of each in turn, and saves after each step: what a crash interrupts goes on from there, at this
/// host or another one, as soon as the lease ends.
/// </summary>
internal sealed class LinkHealthRunner(IDbContextFactory<AdminDbContext> databases, LinkHealthChecker checker, LinkHealthMetrics metrics, TimeProvider time)
{
    private const int StepLinks = 16;

    // An answer takes at most ten seconds, a pause included, and each extends the lease.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ExtendsAfter = TimeSpan.FromSeconds(15);

    /// <summary>A run that could not end by then is ended.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromHours(24);

    /// <summary>Takes a step of a run that nobody works on; false where there is none.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await LookAsync(db, cancellationToken);
        if (await TakeAsync(db, cancellationToken) is not { } run)
        {
            return false;
        }

        try
        {
            var links = await NextAsync(db, run, cancellationToken);
            if (links.Count > 0)
            {
                await CheckAsync(db, run, links, cancellationToken);
            }

            if (links.Count < StepLinks || run.Checked + links.Count >= run.Total)
            {
                await FinishAsync(db, run, cancellationToken);
            }

            await LookAsync(db, cancellationToken);
        }
        finally
        {
            // Whoever comes next may go on, now.
            var now = time.GetUtcNowMilliseconds();
            await db.HealthRuns.Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now), CancellationToken.None);
        }

        return true;
    }

    private async Task LookAsync(AdminDbContext db, CancellationToken cancellationToken)
    {
        var open = await db.HealthRuns.Where(run => run.FinishedAt == null).Select(run => new { run.Total, run.Checked, run.StartedAt }).ToListAsync(cancellationToken);
        metrics.Work.Looked(open.Sum(run => (long)Math.Max(0, run.Total - run.Checked)), open.Count == 0 ? null : open.Min(run => run.StartedAt));
    }

    private async Task CheckAsync(AdminDbContext db, HealthRun run, List<Link> links, CancellationToken cancellationToken)
    {
        metrics.Work.Begin(links.Count);
        try
        {
            var results = await checker.CheckAsync(db, run, links, ExtenderOf(run), cancellationToken);
            await SaveAsync(db, run, results, cancellationToken);
            results.ForEach(result => metrics.Done(result.Status));
        }
        finally
        {
            metrics.Work.End(links.Count);
        }
    }

    private async Task<HealthRun?> TakeAsync(AdminDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        var until = now + Lease;
        var open = await db.HealthRuns.AsNoTracking()
            .Where(run => run.FinishedAt == null && run.LeaseUntil <= now)
            .OrderBy(run => run.LeaseUntil)
            .FirstOrDefaultAsync(cancellationToken);
        return open is not null
            && await db.HealthRuns.Where(run => run.Id == open.Id && run.LeaseUntil == open.LeaseUntil)
                .ExecuteUpdateAsync(set => set.SetProperty(run => run.LeaseUntil, until), cancellationToken) == 1
            ? open
            : null;
    }

    // Those that the run has not seen, the longest unseen first: so the order needs no memory of its own.
    private async Task<List<Link>> NextAsync(AdminDbContext db, HealthRun run, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - run.StartedAt > LongestRun)
        {
            return [];
        }

        var slugs = run.Slugs;
        var links = db.Links.AsNoTracking().Include(link => link.Rules).Where(link => link.HandleId == run.HandleId && (slugs.Count == 0 || slugs.Contains(link.SlugKey)));
        var unseen = from link in links
                     join health in db.LinkHealth on link.Id equals health.LinkId into found
                     from health in found.DefaultIfEmpty()
                     where health == null || health.RunId != run.RunId
                     orderby health == null ? (DateTimeOffset?)null : health.CheckedAt, link.Id
                     select link;
        return await unseen.Take(Math.Min(StepLinks, run.Total - run.Checked)).ToListAsync(cancellationToken);
    }

    private Func<Task> ExtenderOf(HealthRun run)
    {
        var extendedAt = time.GetUtcNow().Ticks;
        return async () =>
        {
            var (now, before) = (time.GetUtcNowMilliseconds(), Interlocked.Read(ref extendedAt));
            if (now.Ticks - before < ExtendsAfter.Ticks || Interlocked.CompareExchange(ref extendedAt, now.Ticks, before) != before)
            {
                return;
            }

            // A context of its own: several answers may come at once.
            await using var db = await databases.CreateDbContextAsync();
            var until = now + Lease;
            await db.HealthRuns.Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until));
        };
    }

    private static async Task SaveAsync(AdminDbContext db, HealthRun run, List<LinkHealth> results, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = results.ConvertAll(result => result.LinkId);

        // Links may have been deleted meanwhile.
        var present = await db.Links.Where(link => ids.Contains(link.Id)).Select(link => link.Id).ToListAsync(cancellationToken);
        await db.LinkHealth.Where(health => ids.Contains(health.LinkId)).ExecuteDeleteAsync(cancellationToken);
        db.LinkHealth.AddRange(results.Where(result => present.Contains(result.LinkId)));
        await db.SaveChangesAsync(cancellationToken);

        // Counted, not added up: one who lost the lease may save the same links too.
        var seen = await db.LinkHealth.CountAsync(health => health.HandleId == run.HandleId && health.RunId == run.RunId, cancellationToken);
        await db.HealthRuns.Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Checked, seen), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task FinishAsync(AdminDbContext db, HealthRun run, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        await db.HealthRuns.Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.FinishedAt, now), cancellationToken);
    }
}
