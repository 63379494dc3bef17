namespace Gharart.Admin.Features.Links.Health;

/// <summary>Runs <see cref="LinkHealthRunner"/> when a run was started, and every few seconds for those that another host left.</summary>
internal sealed partial class LinkHealthWorker(LinkHealthRunner runner, LinkHealthSignal signal, LinkHealthMetrics metrics, ILogger<LinkHealthWorker> logger) : BackgroundService
{
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var isBusy = await runner.StepAsync(stoppingToken);
                signal.HasFailed = false;
                if (!isBusy)
                {
                    await signal.WaitAsync(IdleInterval, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong with one step, it is tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e);
                signal.HasFailed = true;
                metrics.Failed();
                await signal.WaitAsync(IdleInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A step of a link health check failed; it is tried again in a few seconds")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
