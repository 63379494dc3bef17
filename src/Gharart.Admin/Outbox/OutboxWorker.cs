namespace Gharart.Admin.Outbox;

/// <summary>Delivers when something was posted, and every so often for what failed or came from another host. Survives every fault.</summary>
internal abstract partial class OutboxWorker(WakeSignal signal, TimeSpan idleInterval, ILogger logger) : BackgroundService
{
    /// <summary>Delivers what is due.</summary>
    protected abstract Task DeliverDueAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DeliverDueAsync(stoppingToken);
                await signal.WaitAsync(idleInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the database does, it is tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e);
                await signal.WaitAsync(idleInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The outbox could not be read; it is tried again in a few seconds")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
