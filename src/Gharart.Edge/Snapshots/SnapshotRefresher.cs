using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Edge.Management;
using Gharart.Edge.Permits;
using Gharart.Redis;

namespace Gharart.Edge.Snapshots;

/// <summary>
/// Keeps the edge up to date: at start it serves the last-known-good snapshot, then follows the published manifest. What does not
/// verify is refused, counted and tried again; the edge goes on with what it has.
/// </summary>
internal sealed partial class SnapshotRefresher(
    ISnapshotStore published,
    LastKnownGood lastKnownGood,
    SnapshotHolder holder,
    CtxKeyRing keys,
    SnapshotKey key,
    PermitKeeper permits,
    EdgeMetrics metrics,
    TimeProvider time,
    ILogger<SnapshotRefresher> logger) : BackgroundService
{
    // The store tells of changes sooner (an edit must show within 300 ms); this is for what it does not tell.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1);

    // What the last-known-good does not hold yet, and what is being copied there.
    private (Manifest Manifest, byte[] Bytes, FetchedBlobs Blobs)? _unsaved;
    private (Manifest Manifest, byte[] Bytes, FetchedBlobs Blobs)? _saved;
    private Task? _saving;
    private string? _unreachable;

    // The newest manifest that was signed rightly, whether or not the rest of it could be used.
    private Manifest? _newest;

    /// <summary>Loads the last-known-good snapshot before the server listens, so that the first request after a restart is answered.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ServeLastKnownGoodAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        for (var last = _saving; last is not null; last = _saving)
        {
            await last.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _saving = null;
            if (last.IsCompletedSuccessfully)
            {
                await SaveAsync();
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backOff = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                try
                {
                    await RefreshAsync(stoppingToken);
                }
                finally
                {
                    // Also when nothing can be fetched: what was fetched before is still to be saved.
                    await SaveAsync();
                }

                if (_saving is null)
                {
                    metrics.SnapshotCurrent();
                }

                _unreachable = null;
                backOff = TimeSpan.Zero;
                await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever a store or a blob does, the loop lives on and the edge keeps serving.
            catch (Exception e)
#pragma warning restore CA1031
            {
                backOff = backOff == TimeSpan.Zero ? ShortestBackOff : backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;
                Refuse(e);
                await ComplainAsync(e, stoppingToken);
                await Task.Delay(backOff, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (await ReadNewerAsync(cancellationToken) is not var (manifest, bytes))
        {
            return;
        }

        ApplyBlocks(manifest, bytes);
        CheckLinks(manifest, manifest.LinkCount);
        var blobs = new FetchedBlobs(published);
        var loading = SnapshotLoader.LoadAsync(manifest, blobs, holder.Current?.Index, cancellationToken).AsTask();
        await WatchBlocksAsync(loading, cancellationToken);
        var index = await loading;
        CheckLinks(manifest, index.LinkCount);
        await permits.PrepareAsync(index, cancellationToken);
        Serve(_newest is { } newest && newest.Revision > manifest.Revision ? index.WithBlocks(newest.EmergencyBlocks) : index);
        _unsaved = (manifest, bytes, blobs);
    }

    /// <summary>The published manifest if it is not the one that is served.</summary>
    private async Task<(Manifest Manifest, byte[] Bytes)?> ReadNewerAsync(CancellationToken cancellationToken)
    {
        var served = holder.Current?.Index.Manifest.Revision;
        var revision = await published.GetRevisionAsync(cancellationToken);

        // 0 stands for no manifest and for one that cannot be told from noise; reading it all tells which.
        if (revision == served || await published.GetManifestAsync(cancellationToken) is not { } bytes)
        {
            return null;
        }

        var manifest = Manifest.Read(bytes, key.Bytes);
        if (manifest.Revision < served)
        {
            throw new InvalidSnapshotException($"The published revision {manifest.Revision} is older than the revision {served} that is served.");
        }

        return manifest.Revision == served ? null : (manifest, bytes);
    }

    // Blobs may come slowly, from a store far away: a block that is published meanwhile does not wait for them.
    private async Task WatchBlocksAsync(Task loading, CancellationToken cancellationToken)
    {
        while (await Task.WhenAny(loading, Task.Delay(PollInterval, time, cancellationToken)) != loading && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await published.GetRevisionAsync(cancellationToken) != _newest?.Revision && await ReadNewerAsync(cancellationToken) is var (manifest, bytes))
                {
                    ApplyBlocks(manifest, bytes);
                }
            }
#pragma warning disable CA1031 // Whatever the store does, it is the loading that tells, and the next round that tries again.
            catch (Exception)
#pragma warning restore CA1031
            {
                await Task.WhenAny(loading, Task.Delay(LongestBackOff, time, cancellationToken));
            }
        }
    }

    /// <summary>Lets the emergency blocks of a verified manifest hold at once over what is served, whatever becomes of its blobs.</summary>
    private void ApplyBlocks(Manifest manifest, byte[] bytes)
    {
        if (_newest is null || manifest.Revision > _newest.Revision)
        {
            _newest = manifest;
        }

        if (holder.Current is not { } served || served.Index.WithBlocks(manifest.EmergencyBlocks) is var index && ReferenceEquals(index, served.Index))
        {
            return;
        }

        holder.Swap(served with { Index = index });
        Log.Blocked(logger, manifest.Revision, index.Manifest.EmergencyBlocks.Count);
        try
        {
            lastKnownGood.SaveEmergency(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They hold all the same; only a restart without the published manifest would forget them.
            Log.BlocksNotKept(logger, e.Message);
        }
    }

    private void CheckLinks(Manifest next, long? links)
    {
        if (holder.Current?.Index is { } served && links is { } count)
        {
            ShrinkGuard.Check(served.Manifest, served.LinkCount, next, count);
        }
    }

    // After the swap and beside the refreshing: a disk that is full or slow must not keep a newer snapshot from visitors, and the first copy of a
    // million links takes seconds. Tried again until it works.
    private async Task SaveAsync()
    {
        if (_saving is { IsCompleted: true } ended)
        {
            _saving = null;
            _unsaved ??= ended.IsCompletedSuccessfully ? null : _saved;
            await ended;
        }

        if (_saving is null && _unsaved is (var manifest, var bytes, var blobs))
        {
            (_saved, _unsaved) = (_unsaved, null);
            _saving = Task.Run(() => lastKnownGood.SaveAsync(manifest, bytes, blobs, CancellationToken.None).AsTask());
        }
    }

    // Until there may be something new, or the end of a copy lets the next one begin.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = published.WaitForChangeAsync(PollInterval, time, ended.Token).AsTask();
        if (_saving is { } saving && _unsaved is not null)
        {
            await Task.WhenAny(change, saving);
            await ended.CancelAsync();
            await change.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await (change.IsCanceled ? Task.CompletedTask : change);
    }

    // The publisher makes a blob again that is lost; nobody else would notice.
    private async Task ComplainAsync(Exception reason, CancellationToken cancellationToken)
    {
        try
        {
            if (reason is InvalidSnapshotException { Blob: { } blob })
            {
                await published.RequestAsync(blob, cancellationToken);
            }
        }
#pragma warning disable CA1031 // The next try complains again.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    // Tried again every second at most, counted each time, but told only when the reason is a new one.
    private void Refuse(Exception reason)
    {
        if (reason is RedisTransportException)
        {
            if (_unreachable != reason.Message)
            {
                Log.Unreachable(logger, reason.Message);
            }

            _unreachable = reason.Message;
            return;
        }

        if (metrics.LastRefusal != reason.Message)
        {
            Log.Refused(logger, reason.Message, reason is InvalidSnapshotException ? null : reason);
        }

        metrics.SnapshotRefused(reason.Message);
    }

    private async Task ServeLastKnownGoodAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await lastKnownGood.LoadAsync(cancellationToken) is { } index)
            {
                await permits.PrepareAsync(index, cancellationToken);
                Serve(index);
            }
        }
        catch (Exception e) when (e is InvalidSnapshotException or IOException or UnauthorizedAccessException)
        {
            metrics.SnapshotRefused(e.Message);
            Log.LastKnownGoodUnusable(logger, e.Message);
        }
    }

    private void Serve(SnapshotIndex index)
    {
        var manifest = index.Manifest;
        var ring = keys.Contains(manifest.CtxKeyId) ? keys.WithActive(manifest.CtxKeyId) : keys.WithKey(manifest.CtxKeyId).WithActive(manifest.CtxKeyId);
        holder.Swap(new ServedSnapshot(index, new CtxTokenIssuer(ring), time.GetUtcNow()));
        metrics.SnapshotServed(manifest);
        Log.Serving(logger, manifest.Revision, index.Handles.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Serving snapshot revision {Revision} with {Handles} handles")]
        public static partial void Serving(ILogger logger, ulong revision, int handles);

        [LoggerMessage(2, LogLevel.Warning, "A published snapshot was refused: {Reason} Serving goes on with what is held, and it is tried again until it works")]
        public static partial void Refused(ILogger logger, string reason, Exception? exception);

        [LoggerMessage(4, LogLevel.Warning, "The emergency blocks of revision {Revision} hold: {Blocks} domains")]
        public static partial void Blocked(ILogger logger, ulong revision, int blocks);

        [LoggerMessage(5, LogLevel.Warning, "The emergency blocks could not be written beside the last-known-good snapshot: {Reason}")]
        public static partial void BlocksNotKept(ILogger logger, string reason);

        [LoggerMessage(6, LogLevel.Warning, "Published snapshots cannot be seen: {Reason} Serving goes on with what is held, and it is tried again every second")]
        public static partial void Unreachable(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Warning, "The last-known-good snapshot cannot be used: {Reason} Waiting for a published one")]
        public static partial void LastKnownGoodUnusable(ILogger logger, string reason);
    }
}
