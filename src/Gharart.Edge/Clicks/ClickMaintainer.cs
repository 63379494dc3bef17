using Gharart.Core.Clicks;

namespace Gharart.Edge.Clicks;

/// <summary>Syncs the click journal to disk every second, and lets go of segments that were ingested.</summary>
internal sealed partial class ClickMaintainer(ClickJournal journal, string watermarkFile, TimeProvider time, ILogger<ClickMaintainer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Maintain();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping; disposing the journal flushes and seals it.
        }
    }

    private void Maintain()
    {
        try
        {
            journal.Flush();
            if (ClickWatermark.Load(watermarkFile) is { } watermark)
            {
                journal.DeleteThrough(watermark.Next);
            }
        }
#pragma warning disable CA1031 // Whatever the disk does, the loop lives on: an exception that escapes it would end the process.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NotMaintained(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The click journal could not be synced or trimmed: {Reason} It is tried again every second")]
        public static partial void NotMaintained(ILogger logger, string reason);
    }
}
