namespace Gharart.Admin.Publishing;

/// <summary>Runs <see cref="EmergencyPublication"/> beside the publisher, which may be busy compiling.</summary>
internal sealed partial class EmergencyPublisher(EmergencyPublication emergency, PublishSignal signal, TimeProvider time, ILogger<EmergencyPublisher> logger)
    : BackgroundService
{
    // For decisions of another process, and for what was overtaken or failed.
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await emergency.PublishAsync(stoppingToken);
                await signal.WaitForBlocksAsync(IdleInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the database or the store does, publishing is tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e.Message, e);
                await Task.Delay(IdleInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Blocked domains could not be published: {Reason} It is tried again at once")]
        public static partial void Failed(ILogger logger, string reason, Exception exception);
    }
}
