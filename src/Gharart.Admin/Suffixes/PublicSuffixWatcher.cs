namespace Gharart.Admin.Suffixes;

/// <summary>Looks every few seconds whether the file of the public suffix list has changed.</summary>
internal sealed partial class PublicSuffixWatcher(PublicSuffixes suffixes, TimeProvider time, ILogger<PublicSuffixWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                suffixes.Look();
            }
#pragma warning disable CA1031 // Whatever the file does, it is looked at again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The public suffix list could not be looked at; it is tried again in some seconds")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
