namespace Gharart.Admin.Outbox;

/// <summary>Runs <see cref="MailDelivery"/> when mail was posted, and every few seconds for what failed or came from another host.</summary>
internal sealed partial class MailWorker(MailDelivery delivery, MailQueue queue, ILogger<MailWorker> logger) : BackgroundService
{
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await delivery.DeliverDueAsync(stoppingToken);
                await queue.WaitAsync(IdleInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the database does, mail is tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e);
                await queue.WaitAsync(IdleInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The outbox could not be read; it is tried again in a few seconds")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
