using Gharart.Core;
using Gharart.Core.Permits;
using Gharart.Core.Snapshots;

namespace Gharart.Edge.Permits;

/// <summary>
/// Keeps stocks of permits for all links that may be clicked only so often: asks the admins ahead of need, gives back what others need more, and says
/// what was used. While nobody answers, clicks go on from stock. The rules are in docs/permits.md.
/// </summary>
internal sealed partial class PermitKeeper(
    PermitStocks stocks, PermitFile file, IPermitExchange exchange, TimeProvider time, ILogger<PermitKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan IdleLookInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1);

    // A new limit waits so long for its first permits before it is served: so that the first visitor is not turned away.
    private static readonly TimeSpan PrepareTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PrepareInterval = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnsweringTime = TimeSpan.FromSeconds(5);

    private long _lookedAt;
    private long? _heardAt;

    /// <summary>Call it before a snapshot is served: stocks for its links are there afterwards, or will be soon.</summary>
    public async Task PrepareAsync(SnapshotIndex next, CancellationToken cancellationToken)
    {
        var fresh = stocks.Follow([.. next.Handles.SelectMany(handle => handle.LimitedLinks)]);
        await TryExchangeWhileAsync(() => stocks.AreWaiting(fresh), PrepareInterval, PrepareTime, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The orderly end: what is left goes back, as long as somebody answers. Else it stays in the file for the next start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_heardAt is { } heardAt && time.GetElapsedTime(heardAt) <= AnsweringTime)
        {
            stocks.End();
            await TryExchangeWhileAsync(() => !stocks.IsEmpty, Interval, EndTime, cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RepeatedWork.RunAsync(
        async stopping =>
        {
            await ExchangeAsync(stopping);
            return stocks.IsEmpty ? LookInterval : Interval;
        },
        Tell,
        Interval,
        LongestBackOff,
        time,
        stoppingToken);

    private async Task TryExchangeWhileAsync(Func<bool> condition, TimeSpan interval, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (condition())
            {
                await ExchangeAsync(either.Token);
                await Task.Delay(interval, time, either.Token);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The loop, or the next start, goes on with it.
        }
    }

    private async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        foreach (var message in stocks.Collect())
        {
            await exchange.SendAsync(message, cancellationToken);
        }

        if (!stocks.IsWaiting && time.GetElapsedTime(_lookedAt) < (stocks.IsEmpty ? IdleLookInterval : LookInterval))
        {
            return;
        }

        _lookedAt = time.GetTimestamp();
        if (await exchange.ReceiveAsync(file.Holder, cancellationToken) is { } answers)
        {
            _heardAt = time.GetTimestamp();
            stocks.Hear(answers);
        }
    }

    private void Tell(Exception reason) => Log.Failed(logger, reason.Message, reason is IOException ? null : reason);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Permits for links with a limit of clicks could not be asked for: {Reason} Clicks go on from stock, and it is tried again every second")]
        public static partial void Failed(ILogger logger, string reason, Exception? exception);
    }
}
