using Gharart.Core;

namespace Gharart.Admin.Suffixes;

/// <summary>Looks every few seconds whether the file of the public suffix list has changed.</summary>
internal sealed partial class PublicSuffixWatcher(PublicSuffixes suffixes, TimeProvider time, ILogger<PublicSuffixWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RepeatedWork.RunAsync(
        _ =>
        {
            suffixes.Look();
            return Task.CompletedTask;
        },
        reason => Log.Failed(logger, reason),
        Interval,
        Interval,
        time,
        stoppingToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The public suffix list could not be looked at; it is tried again in some seconds")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
