using Gharart.Core;
using Gharart.Core.Clicks;
using Gharart.Edge.Management;
using Gharart.Redis;

namespace Gharart.Edge.Clicks;

/// <summary>
/// Ships the clicks of this edge's journal to the admins through Redis, and learns how far the database is. What Redis or an admin drops is shipped
/// again from there: the journal is the truth until then. The edge's own counts go beside them, once a second.
/// </summary>
internal sealed partial class ClickShipper(
    ClickLedger ledger,
    ClickJournalOptions options,
    RedisClickStream stream,
    EdgeMetrics metrics,
    TimeProvider time,
    ILogger<ClickShipper> logger) : BackgroundService
{
    // A click has to show within five seconds; an admin looks as often.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1);

    // What is left at the end goes along if Redis is quick; the journal has it anyway.
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(1);

    // As many as the stream takes; then it is time to look how far the admins are.
    private const int MaxEntriesAtOnce = RedisClickStream.MaxEntries;

    private readonly ClickBatch _batch = new(RedisClickStream.MaxRecords);
    private readonly ClickJournalReader _reader = new(options.Directory);
    private ClickTotals? _lastTotals;
    private ClickPosition _watermark;
    private ClickPosition _shipped;
    private string? _lastId;

    /// <summary>The server and the maintainer have stopped by then: an edge that never comes back leaves its last clicks and counts with the admins.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is not { IsCompleted: true })
        {
            return;
        }

        using var limit = new CancellationTokenSource(LastTry, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await RoundAsync(either.Token);
        }
#pragma warning disable CA1031 // The next start ships what was left.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Tell(e);
        }
    }

    public override void Dispose()
    {
        _reader.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.CountShipped();
        return RepeatedWork.RunAsync(RoundAsync, Tell, Interval, LongestBackOff, time, stoppingToken);
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        await ShipAsync(cancellationToken);
        await TellAsync(cancellationToken);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var shipment = await stream.FollowAsync(options.EdgeId, _lastId, cancellationToken);
        if (shipment.Watermark is { } watermark && watermark != ledger.ToldWatermark)
        {
            // Also backwards: the database may have been replaced by an older copy.
            _watermark = watermark.Next;
            ledger.Told(watermark);
        }

        // Entries are taken in order. When the last one is gone and the watermark is elsewhere, they were lost, or refused because one before them was.
        if (!shipment.IsUnderWay && _shipped != _watermark)
        {
            if (_lastId is not null)
            {
                Log.ShippingAgain(logger, _watermark, _shipped);
            }

            _shipped = _watermark;
        }
    }

    private async Task ShipAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxEntriesAtOnce; i++)
        {
            _reader.ReadBatch(_shipped, _batch);
            if (_batch.Next == _shipped || await stream.TryAddAsync(ClickEntry.Of(options.EdgeId, _shipped, _batch), cancellationToken) is not { } id)
            {
                return;
            }

            (_lastId, _shipped) = (id, _batch.Next);
            metrics.Shipped(_batch.Count);
        }
    }

    // Each second's anew, changed or not: Redis may have lost it.
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        if (ledger.Settled is { } totals && !ReferenceEquals(totals, _lastTotals))
        {
            await stream.PublishAsync(totals, cancellationToken);
            _lastTotals = totals;
        }
    }

    private void Tell(Exception reason) => Log.NotShipped(logger, reason.Message, reason is RedisTransportException ? null : reason);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Clicks could not be shipped: {Reason} They stay in the journal, and it is tried again every second")]
        public static partial void NotShipped(ILogger logger, string reason, Exception? exception);

        [LoggerMessage(2, LogLevel.Warning, "Shipped clicks did not arrive; shipping again from {Watermark} instead of going on from {Shipped}")]
        public static partial void ShippingAgain(ILogger logger, ClickPosition watermark, ClickPosition shipped);
    }
}
