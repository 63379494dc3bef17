using Gharart.Core.Clicks;

namespace Gharart.Edge.Clicks;

/// <summary>Every second and at the end: syncs the click journal to disk, saves the totals, lets go of segments that were ingested.</summary>
internal sealed partial class ClickMaintainer(
    ClickJournal journal, ClickLedger ledger, string watermarkFile, TimeProvider time, ILogger<ClickMaintainer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private ClickWatermark? _kept;

    /// <summary>The server has stopped by then, so that these totals are the last ones.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Maintain();
    }

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
        Try(() =>
        {
            var totals = ledger.ReadTotals();
            try
            {
                journal.Flush();
                ledger.Save(totals);
            }
            finally
            {
                // What a failing disk costs is told all the same.
                ledger.Settle(totals);
            }
        });
        Try(() =>
        {
            if (ledger.ToldWatermark is { } told)
            {
                Keep(told);
            }
            else if (ClickWatermark.Load(watermarkFile) is { } watermark)
            {
                ledger.Found(watermark);
            }
        });
        Try(() => journal.DeleteThrough(ledger.DoneWith));
    }

    // For a start without Redis.
    private void Keep(ClickWatermark watermark)
    {
        if (watermark != _kept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(watermarkFile)!);
            watermark.Save(watermarkFile);
            _kept = watermark;
        }
    }

    private void Try(Action step)
    {
        try
        {
            step();
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
