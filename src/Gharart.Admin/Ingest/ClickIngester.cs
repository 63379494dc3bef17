using Gharart.Admin.Data;
using Gharart.Core;
using Gharart.Core.Clicks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Ingest;

/// <summary>
/// Reads the click journals of the edges on this machine and writes them to the database, each click once: the position moves in the
/// same transaction. Afterwards the position is published, so that the edge can let go of its segments.
/// </summary>
internal sealed partial class ClickIngester(
    AdminOptions options,
    IDbContextFactory<AdminDbContext> databases,
    IngestState state,
    ClickBalance balance,
    TimeProvider time,
    ILogger<ClickIngester> logger) : BackgroundService
{
    private const int BatchSize = 4096;

    // A click has to show within five seconds.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    private readonly ClickBatch _batch = new(BatchSize);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RunAsync(IngestAllAsync, Tell, Interval, LongestBackOff, time, stoppingToken);

    private async Task IngestAllAsync(CancellationToken cancellationToken)
    {
        var root = options.ClickDirectory;
        if (Directory.Exists(root))
        {
            foreach (var directory in Directory.GetDirectories(root))
            {
                await IngestAsync(directory, cancellationToken);
            }
        }

        state.CaughtUp(time.GetUtcNow());
    }

    private async Task IngestAsync(string directory, CancellationToken cancellationToken)
    {
        var edgeId = Path.GetFileName(directory);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var writer = new ClickWriter((SqliteConnection)db.Database.GetDbConnection());
        var position = writer.ReadWatermark(edgeId).Next;
        using var reader = new ClickJournalReader(directory);
        while (!cancellationToken.IsCancellationRequested)
        {
            reader.ReadBatch(position, _batch);
            if (_batch.Next == position)
            {
                break;
            }

            if (!writer.TryWrite(edgeId, position, _batch, time.GetUtcNow()))
            {
                position = writer.ReadWatermark(edgeId).Next;
                continue;
            }

            position = _batch.Next;
            if (_batch.Corrupt > 0)
            {
                Log.Corrupt(logger, _batch.Corrupt, edgeId);
            }
        }

        var totals = ClickTotals.Load(ClickTotals.PathOf(directory));
        Publish(totals?.EdgeId == edgeId ? balance.Take(writer, totals) : writer.ReadWatermark(edgeId));
    }

    // Only after the commit: what is published here, the edge deletes.
    private void Publish(ClickWatermark watermark)
    {
        if (state.IsPublished(watermark))
        {
            return;
        }

        var path = ClickWatermark.PathOf(options.TransportDirectory, watermark.EdgeId);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        watermark.Save(path);
        state.Published(watermark);
    }

    private void Tell(Exception reason) => Log.Failed(logger, reason.Message, reason);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Clicks could not be ingested: {Reason} They stay in the journal, and it is tried again every few seconds")]
        public static partial void Failed(ILogger logger, string reason, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "{Count} click records of edge {EdgeId} were damaged on disk and are lost")]
        public static partial void Corrupt(ILogger logger, long count, string edgeId);
    }
}
