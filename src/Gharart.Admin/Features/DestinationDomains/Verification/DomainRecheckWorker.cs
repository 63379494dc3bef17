using Gharart.Core;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>Runs <see cref="DomainRechecks"/> every half minute; after an error with growing pauses.</summary>
internal sealed partial class DomainRecheckWorker(DomainRechecks rechecks, DomainRecheckState state, TimeProvider time, ILogger<DomainRecheckWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RunAsync(CheckAsync, Tell, Interval, LongestBackOff, time, stoppingToken);

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await rechecks.CheckDueAsync(cancellationToken);
        }
        catch when (!cancellationToken.IsCancellationRequested)
        {
            state.Failed();
            throw;
        }
    }

    private void Tell(Exception reason) => Log.Failed(logger, reason);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The domains that are due could not be read; it is tried again, at the latest in ten minutes")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
