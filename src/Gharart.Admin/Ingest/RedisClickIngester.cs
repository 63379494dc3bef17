using Gharart.Admin.Data;
using Gharart.Core;
using Gharart.Core.Clicks;
using Gharart.Redis;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Ingest;

/// <summary>
/// Takes the clicks that edges ship through Redis and writes them to the database, each click once: an entry counts only if it begins where the
/// database's watermark stands, and the watermark moves in the same transaction. An entry that does not fit was sent twice, or one before it was
/// lost; it is dropped, and the edge ships again from the watermark. So several admins may read the same stream.
/// </summary>
internal sealed partial class RedisClickIngester(
    RedisClickStream stream,
    IDbContextFactory<AdminDbContext> databases,
    IngestState state,
    ClickBalance balance,
    TimeProvider time,
    ILogger<RedisClickIngester> logger) : BackgroundService
{
    // At most three mebibytes in one answer of Redis.
    private const int EntriesAtOnce = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1);

    // As often as edges tell them.
    private static readonly TimeSpan BalanceInterval = TimeSpan.FromSeconds(1);

    private readonly ClickBatch _batch = new(RedisClickStream.MaxRecords);
    private bool _isAnnounced;
    private long? _balancedAt;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RunAsync(RoundAsync, Tell, Interval, LongestBackOff, time, stoppingToken);

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        await AnnounceAsync(cancellationToken);
        await IngestAllAsync(cancellationToken);
        await BalanceAsync(cancellationToken);
    }

    // The database may be an older copy than the one that Redis heard of last.
    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        if (_isAnnounced)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var row in await db.Set<IngestWatermark>().AsNoTracking().ToListAsync(cancellationToken))
        {
            await stream.PublishAsync(new ClickWatermark(row.EdgeId, new ClickPosition((ulong)row.Segment, (uint)row.Slot), row.Recorded, row.Corrupt), cancellationToken);
        }

        _isAnnounced = true;
    }

    private async Task IngestAllAsync(CancellationToken cancellationToken)
    {
        while (await stream.ReadAsync(EntriesAtOnce, cancellationToken) is { Count: > 0 } entries)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Database.OpenConnectionAsync(cancellationToken);
            var writer = new ClickWriter((SqliteConnection)db.Database.GetDbConnection());
            foreach (var entry in entries)
            {
                await IngestAsync(writer, entry, cancellationToken);
            }
        }

        state.CaughtUp(time.GetUtcNow());
    }

    private async Task BalanceAsync(CancellationToken cancellationToken)
    {
        if (_balancedAt is { } last && time.GetElapsedTime(last) < BalanceInterval)
        {
            return;
        }

        _balancedAt = time.GetTimestamp();
        if (await stream.ReadTotalsAsync(cancellationToken) is not { Count: > 0 } all)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var writer = new ClickWriter((SqliteConnection)db.Database.GetDbConnection());
        foreach (var totals in all)
        {
            var watermark = balance.Take(writer, totals);
            if (!state.IsPublished(watermark))
            {
                // For what the edge has lost; how far its clicks came, each entry says.
                await stream.PublishAsync(watermark, cancellationToken);
                state.Published(watermark);
            }
        }
    }

    private async Task IngestAsync(ClickWriter writer, ClickEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.TryLoad(_batch))
        {
            Log.Damaged(logger, entry.Id);
            await stream.DiscardAsync(entry.Id, cancellationToken);
            return;
        }

        if (entry.From == writer.ReadWatermark(entry.EdgeId).Next
            && writer.TryWrite(entry.EdgeId, entry.From, _batch, time.GetUtcNow())
            && _batch.Corrupt > 0)
        {
            Log.Corrupt(logger, _batch.Corrupt, entry.EdgeId);
        }

        // Only after the commit: what is said here, the edge deletes.
        await stream.CompleteAsync(writer.ReadWatermark(entry.EdgeId), entry.Id, cancellationToken);
    }

    private void Tell(Exception reason) => Log.Failed(logger, reason.Message, reason is RedisTransportException ? null : reason);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Clicks could not be ingested: {Reason} They stay in the edges' journals, and it is tried again every second")]
        public static partial void Failed(ILogger logger, string reason, Exception? exception);

        [LoggerMessage(2, LogLevel.Error, "{Count} click records of edge {EdgeId} were damaged on disk and are lost")]
        public static partial void Corrupt(ILogger logger, long count, string edgeId);

        [LoggerMessage(3, LogLevel.Error, "Entry {EntryId} of the click stream is damaged and was dropped; the edge that sent it sends it again")]
        public static partial void Damaged(ILogger logger, string entryId);
    }
}
