namespace Gharart.Admin.Risk;

/// <summary>Looks at the folder of risk feeds twice a second, and wakes who scores when they change.</summary>
internal sealed partial class RiskFeedWatcher(RiskFeeds feeds, RescoreQueue queue, TimeProvider time, ILogger<RiskFeedWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                var before = feeds.Current;
                feeds.Look(stoppingToken);
                if (!ReferenceEquals(before, feeds.Current))
                {
                    queue.Signal.Wake();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever a file does, the others are looked at again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Risk feeds could not be looked at; it is tried again at once")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
