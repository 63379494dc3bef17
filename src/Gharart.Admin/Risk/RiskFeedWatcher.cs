using Gharart.Core;

namespace Gharart.Admin.Risk;

/// <summary>Looks at the folder of risk feeds twice a second, and wakes who scores when they change.</summary>
internal sealed partial class RiskFeedWatcher(RiskFeeds feeds, RescoreQueue queue, TimeProvider time, ILogger<RiskFeedWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RunAsync(LookAsync, reason => Log.Failed(logger, reason), Interval, Interval, time, stoppingToken);

    private Task LookAsync(CancellationToken cancellationToken)
    {
        var before = feeds.Current;
        feeds.Look(cancellationToken);
        if (!ReferenceEquals(before, feeds.Current))
        {
            queue.Signal.Wake();
        }

        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Risk feeds could not be looked at; it is tried again at once")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
