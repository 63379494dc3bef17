using Gharart.Admin.Data;
using Gharart.Admin.Publishing;
using Gharart.Core.Destinations;
using Gharart.Core.Trust.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Risk;

/// <summary>
/// Scores domains anew: at once where a handle begins to lead to a listed address or proves a domain, and where feeds change; daily, and after a change of the
/// model, all others, a few handles at a time. Of several admins one does the latter two.
/// </summary>
internal sealed partial class RiskRescorer(
    IDbContextFactory<AdminDbContext> databases,
    RiskFeeds feeds,
    RescoreQueue queue,
    DomainScoring scoring,
    WorkLeases leases,
    RiskState state,
    TimeProvider time,
    ILogger<RiskRescorer> logger) : BackgroundService
{
    private const string Lease = "risk-rescore";
    private const int BatchSize = 50;

    // Handles that fail are left alone for a while; more of them than this, and the oldest are tried again sooner.
    private const int MaxFailed = 1_000;

    // The queue wakes the loop at once; this is for another admin's lease that ends, and for what is due.
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DueInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromHours(1);
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    private readonly Dictionary<int, DateTimeOffset> _failed = [];
    private RiskFeedSet? _seen;
    private DateTimeOffset _lookForDueAt;

    /// <summary>Does what there is to do now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var current = feeds.Current;
        foreach (var handleId in queue.Take())
        {
            await ScoreAsync(handleId, "Links, rules or proved domains changed", current, cancellationToken);
        }

        var now = time.GetUtcNow();
        var isDue = now >= _lookForDueAt;
        if ((ReferenceEquals(current, _seen) && !isDue) || !await leases.TryTakeAsync(Lease, LeaseLength, cancellationToken))
        {
            return;
        }

        if (!ReferenceEquals(current, _seen))
        {
            await ScoreListedAsync(current, cancellationToken);
            _seen = current;
        }

        if (isDue)
        {
            var hasMore = await ScoreDueAsync(now, current, cancellationToken);
            _lookForDueAt = hasMore ? now : now + DueInterval;
            if (!hasMore)
            {
                state.Done(now);
            }
        }

        await leases.ReleaseAsync(Lease, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
                await queue.Signal.WaitAsync(IdleInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the database does, scoring is tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                state.Failed();
                Log.Failed(logger, e);
                await Task.Delay(IdleInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The handles with something that feeds list now, or listed before; those whose domains are named come first.</summary>
    private async Task ScoreListedAsync(RiskFeedSet current, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var named = new HashSet<int>();
        var rows = db.DestinationDomains.AsNoTracking().Select(row => new { row.HandleId, row.Domain, row.IsListed });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (row.IsListed || (!current.IsEmpty && HostName.TryParse(row.Domain, out var name, out _) && current.Find(name).Any()))
            {
                named.Add(row.HandleId);
            }
        }

        await ScoreAllAsync(named, current, cancellationToken);
        if (current.IsEmpty)
        {
            return;
        }

        var linked = new HashSet<int>();
        await foreach (var (handleId, url) in HandleDestinations.StreamAsync(db, null, cancellationToken))
        {
            if (!named.Contains(handleId) && !linked.Contains(handleId) && current.Find(url).Any())
            {
                linked.Add(handleId);
            }
        }

        await ScoreAllAsync(linked, current, cancellationToken);
    }

    private async Task ScoreAllAsync(IEnumerable<int> handleIds, RiskFeedSet current, CancellationToken cancellationToken)
    {
        foreach (var handles in handleIds.Order().Chunk(BatchSize))
        {
            await leases.TryTakeAsync(Lease, LeaseLength, cancellationToken);
            foreach (var handleId in handles)
            {
                await ScoreAsync(handleId, "Feeds changed", current, cancellationToken);
            }
        }
    }

    /// <summary>A batch of what was scored a day ago or by another model; true where there may be more.</summary>
    private async Task<bool> ScoreDueAsync(DateTimeOffset now, RiskFeedSet current, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        // Up to an hour later, by handle: what was registered together is not scored together for ever.
        var before = (now - Daily).ToUnixTimeMilliseconds();
        var failed = _failed.Where(pair => pair.Value > now).Select(pair => pair.Key).ToHashSet();
        var due = await db.Database
            .SqlQuery<int>(
                $"""
                SELECT DISTINCT handle_id AS Value FROM destination_domains
                WHERE risk_assessed_at <= {before} - (handle_id * 7919 % 60) * 60000 OR risk_model_version <> {scoring.ModelVersion}
                LIMIT {BatchSize + failed.Count}
                """)
            .ToListAsync(cancellationToken);
        due.RemoveAll(failed.Contains);
        foreach (var handleId in due)
        {
            await ScoreAsync(handleId, "Scored daily, and after every change of the model", current, cancellationToken);
        }

        return due.Count >= BatchSize;
    }

    private async Task ScoreAsync(int handleId, string reason, RiskFeedSet current, CancellationToken cancellationToken)
    {
        try
        {
            await scoring.ScoreAsync(handleId, reason, current, cancellationToken);
            _failed.Remove(handleId);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody changed the domain meanwhile: once more, with what they made of it.
            queue.Add([handleId]);
        }
        catch (Exception e) when (e is not DbUpdateException && PublishFailures.IsOfRows(e))
        {
            state.Failed();
            Log.FailedHandle(logger, handleId, e.Message);
            if (_failed.Count >= MaxFailed)
            {
                _failed.Remove(_failed.MinBy(pair => pair.Value).Key);
            }

            _failed[handleId] = time.GetUtcNow() + RestAfterFailure;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Domains could not be scored; it is tried again in a moment")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "The domains of handle {HandleId} cannot be scored: {Reason} They keep their scores, and are tried again in an hour")]
        public static partial void FailedHandle(ILogger logger, int handleId, string reason);
    }
}
