using System.Collections.Concurrent;
using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>
/// A lane for each template with something due: it sends a few events side by side until nothing is due or its endpoint has to rest. An endpoint
/// that is slow or dead fills its own lane alone.
/// </summary>
internal sealed partial class DeliveryLanes(
    IDbContextFactory<AdminDbContext> databases, DeliveryAttempts attempts, DeliveryMetrics metrics, TimeProvider time, ILogger<DeliveryLanes> logger)
{
    private const int MaxLanes = 32;
    private const int MaxCircuits = 10_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<int, Task> _lanes = new();
    private readonly ConcurrentDictionary<int, EndpointCircuit> _circuits = new();
    private DateTimeOffset _sweptAt = DateTimeOffset.MinValue;

    public DeliveryBacklog Backlog() =>
        new(metrics.Pending, metrics.OldestPendingAt, _circuits.Values.Count(circuit => circuit.RestsUntil > time.GetUtcNow()), metrics.Failed);

    /// <summary>Starts lanes for what is due; answers how many.</summary>
    public async Task<int> StartDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNowMilliseconds();
        if (now - _sweptAt >= SweepInterval || now < _sweptAt)
        {
            await DeliverySweep.RunAsync(db, now, cancellationToken);
            _sweptAt = now;
            if (_circuits.Count > MaxCircuits)
            {
                _circuits.Clear();
            }
        }

        foreach (var ended in _lanes.Where(lane => lane.Value.IsCompleted))
        {
            _lanes.TryRemove(ended);
        }

        var backlog = await db.Deliveries.Where(row => row.Status == DeliveryStatus.Pending)
            .GroupBy(row => row.TemplateId)
            .Select(group => new { TemplateId = group.Key, Count = group.Count(), Oldest = group.Min(row => row.CreatedAt), Next = group.Min(row => row.NextAttemptAt) })
            .ToListAsync(cancellationToken);
        metrics.Looked(backlog.Select(row => KeyValuePair.Create(row.TemplateId, row.Count)), backlog.Count == 0 ? null : backlog.Min(row => row.Oldest));
        var started = 0;
        foreach (var row in backlog.Where(row => row.Next <= now).OrderBy(row => row.Next))
        {
            var circuit = _circuits.GetOrAdd(row.TemplateId, _ => new EndpointCircuit());
            if (circuit.RestsUntil > now)
            {
                await DeliverySweep.GiveUpAsync(db, row.TemplateId, now, cancellationToken);
            }
            else if (_lanes.Count < MaxLanes && !_lanes.ContainsKey(row.TemplateId))
            {
                _lanes[row.TemplateId] = RunAsync(row.TemplateId, circuit, cancellationToken);
                started++;
            }
        }

        return started;
    }

    /// <summary>Completes when no lane is running.</summary>
    public async Task WhenIdleAsync()
    {
        while (_lanes.Values.FirstOrDefault(lane => !lane.IsCompleted) is { } lane)
        {
            await lane;
        }
    }

    private async Task RunAsync(int templateId, EndpointCircuit circuit, CancellationToken cancellationToken)
    {
        // Not on the caller's thread.
        await Task.Yield();
        try
        {
            while (circuit.RestsUntil <= time.GetUtcNow() && await attempts.TryDueAsync(templateId, circuit, cancellationToken) > 0)
            {
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was on its way is tried again after the next start.
        }
#pragma warning disable CA1031 // Whatever happened, the rows are still there, and the next look tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, templateId, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Deliveries of template {TemplateId} could not be tried; they are in a moment")]
        public static partial void Failed(ILogger logger, int templateId, Exception exception);
    }
}
