namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>Runs <see cref="DomainRechecks"/> every half minute; after an error with growing pauses.</summary>
internal sealed partial class DomainRecheckWorker(DomainRechecks rechecks, DomainRecheckState state, TimeProvider time, ILogger<DomainRecheckWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await rechecks.CheckDueAsync(stoppingToken);
                wait = Interval;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the database does, domains are looked at again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                state.Failed();
                wait = wait * 2 < LongestBackOff ? wait * 2 : LongestBackOff;
                Log.Failed(logger, wait, e);
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The domains that are due could not be read; tried again in {Wait}")]
        public static partial void Failed(ILogger logger, TimeSpan wait, Exception exception);
    }
}
