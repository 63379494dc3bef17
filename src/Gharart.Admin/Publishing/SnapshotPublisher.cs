using System.Security.Cryptography;
using Gharart.Admin.Data;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Redis;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Publishes what was changed: takes the pending rows, compiles the heads and shards that they name, stores the blobs, swaps the manifest,
/// and only then lets go of the rows. A crash at any step loses nothing; the step is done again. Of several admins on one store, one publishes.
/// </summary>
internal sealed partial class SnapshotPublisher(
    IDbContextFactory<AdminDbContext> databases,
    ISnapshotStore store,
    EmergencyPublication emergency,
    AdminOptions options,
    PublishSignal signal,
    PublishedRevision published,
    MasterSecret secret,
    TimeProvider time,
    ILogger<SnapshotPublisher> logger) : BackgroundService
{
    private const byte CtxKeyId = 1;

    // The signal wakes the loop at once; this is for rows of another process, the salts of a new day, and decisions that expire.
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BlobGrace = TimeSpan.FromMinutes(10);

    private readonly byte[] _key = secret.Derive(KeyLabels.SnapshotHmac);
    private readonly ExpiredDecisions _expiredDecisions = new();
    private readonly LinkCounts _linkCounts = new(store);
    private bool _isComplete;
    private bool _isLeading;
    private string? _lastFailure;
    private VisitorSalt[] _salts = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_isLeading)
        {
            try
            {
                await store.StopLeadingAsync(cancellationToken);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // It runs out by itself.
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
                await PublishAsync(stoppingToken);
                (backOff, _lastFailure) = (TimeSpan.Zero, null);
                await signal.WaitAsync(IdleInterval, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the database or the store does, publishing is tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                backOff = backOff == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;
                Report(e);
                await Task.Delay(backOff, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        await emergency.PublishAsync(cancellationToken);
        _isLeading = await store.TryLeadAsync(cancellationToken);
        if (!_isLeading)
        {
            await FollowAsync(cancellationToken);
            return;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNowMilliseconds();
        await _expiredDecisions.QueueAsync(db, now, cancellationToken);

        // Before the pending rows: the head of a handle whose block is not in here any more is then sure to be among those compiled.
        var blocks = await BlockedDomains.ReadAsync(db, now, cancellationToken);
        var current = await ReadManifestAsync(cancellationToken);
        var pending = await db.PendingPublishes.AsNoTracking().OrderBy(row => row.Id).ToListAsync(cancellationToken);
        var salts = _salts = Salts(current);
        var last = Math.Max(published.Value, _isComplete ? 0 : await RevisionCounter.LastAsync(db, cancellationToken));
        var isLost = current.Revision < last;
        if (isLost)
        {
            // The store was emptied, or came back from an old copy. Edges still serve what they have, so the next revision must be above theirs.
            Log.StoreWentBack(logger, current.Revision, last);
        }

        var isDue = !_isComplete || pending.Count > 0 || !salts.SequenceEqual(current.VisitorSalts);
        if (!isDue)
        {
            return;
        }

        // What was published by an older program, or into a store that was lost since, is made whole once per start.
        var handles = _isComplete
            ? await CompileChangedAsync(db, current, pending, cancellationToken)
            : await CompileAllAsync(db, current, cancellationToken);
        var compiled = _isComplete ? pending.Select(row => (uint)row.HandleId).ToHashSet() : null;
        var next = Account(current, handles, pending) with
        {
            VisitorSalts = salts,
            EmergencyBlocks = EmergencyBlocks.Merge(current.EmergencyBlocks.Where(block => compiled?.Contains(block.HandleNumber) == false), blocks),
        };
        var revision = isLost || IsNew(current, next) ? await SwapAsync(db, current, next, cancellationToken) : current.Revision;
        if (revision is null)
        {
            signal.Raise();
            return;
        }

        _isComplete = true;
        published.Set(revision.Value);
        if (pending.Count > 0)
        {
            var taken = pending[^1].Id;
            await db.PendingPublishes.Where(row => row.Id <= taken).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>The manifest over these handles, with the links that went since the current one accounted for.</summary>
    private Manifest Account(Manifest current, ManifestHandle[] handles, List<PendingPublish> pending)
    {
        var (removed, missing) = LinkBalance.Of(current.Handles, handles, pending);
        var allMissing = current.MissingLinks + (ulong)missing;
        var isMeant = options.AllowShrink && !_isComplete;
        if (missing > 0)
        {
            Log.LinksMissing(logger, missing, isMeant ? "The settings say that this is meant." : "Edges refuse a snapshot in which many are missing.");
        }

        return current with
        {
            Handles = handles,
            RemovedLinks = current.RemovedLinks + (ulong)removed + (isMeant ? allMissing : 0),
            MissingLinks = isMeant ? 0 : allMissing,
        };
    }

    /// <summary>What is published; an empty manifest where there is none or a damaged one. Whatever was lost is made whole again.</summary>
    private async Task<Manifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        var manifest = new Manifest { Revision = 0, CreatedAt = default, CtxKeyId = CtxKeyId };
        try
        {
            if (await store.GetManifestAsync(cancellationToken) is { } bytes)
            {
                manifest = Manifest.Read(bytes, _key);
            }
        }
        catch (InvalidSnapshotException e)
        {
            Log.ManifestReplaced(logger, e.Message);
        }

        _isComplete &= manifest.Revision >= published.Value;
        return manifest;
    }

    // Ready to take over with a complete snapshot, and to know then what edges have seen.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        _isComplete = false;
        var revision = await store.GetRevisionAsync(cancellationToken);
        if (revision > published.Value)
        {
            published.Set(revision);
        }
    }

    private async Task<ManifestHandle[]> CompileAllAsync(AdminDbContext db, Manifest current, CancellationToken cancellationToken)
    {
        var known = current.Handles.ToDictionary(handle => (int)handle.Number);
        var ids = await db.Handles.AsNoTracking().Select(row => row.Id).ToListAsync(cancellationToken);
        var handles = new List<ManifestHandle>();
        foreach (var id in ids)
        {
            if (await CompileAsync(db, id, known.GetValueOrDefault(id), null, cancellationToken) is { } handle)
            {
                handles.Add(handle);
            }
        }

        return [.. handles];
    }

    private async Task<ManifestHandle[]> CompileChangedAsync(
        AdminDbContext db, Manifest current, List<PendingPublish> pending, CancellationToken cancellationToken)
    {
        var handles = current.Handles.ToDictionary(handle => (int)handle.Number);
        foreach (var changes in pending.GroupBy(row => row.HandleId))
        {
            var compiled = await CompileAsync(db, changes.Key, handles.GetValueOrDefault(changes.Key), [.. changes], cancellationToken);
            if (compiled is null)
            {
                handles.Remove(changes.Key);
            }
            else
            {
                handles[changes.Key] = compiled;
            }
        }

        return [.. handles.Values];
    }

    /// <summary>Compiles a handle; with a list of changes only what they name, else everything. Null when the handle is gone.</summary>
    private async Task<ManifestHandle?> CompileAsync(
        AdminDbContext db, int handleId, ManifestHandle? known, List<PendingPublish>? changes, CancellationToken cancellationToken)
    {
        if (await HandlePublication.HeadAsync(db, handleId, time.GetUtcNow(), cancellationToken) is not var (name, head))
        {
            return null;
        }

        var shardBits = await HandlePublication.ShardBitsAsync(db, handleId, known?.ShardBits, cancellationToken);
        var changed = changes is null || known is null || known.ShardBits != shardBits
            ? Enumerable.Range(0, 1 << shardBits).ToHashSet()
            : changes.Where(row => row.ShardHash is not null).Select(row => HandlePublication.ShardOf(row.ShardHash!.Value, shardBits)).ToHashSet();
        var shards = new BlobName[1 << shardBits];
        for (var shard = 0; shard < shards.Length; shard++)
        {
            shards[shard] = changed.Contains(shard) ? await PutShardAsync(db, handleId, shardBits, shard, cancellationToken) : known!.Shards[shard];
        }

        // Another publisher's blobs that are damaged or gone: everything of the handle is written anew.
        if (await _linkCounts.SumAsync((uint)handleId, shards, cancellationToken) is not { } links)
        {
            return await CompileAsync(db, handleId, known, null, cancellationToken);
        }

        return new ManifestHandle(
            HandleName.TryParse(name, out var handleName) ? handleName : throw new InvalidDataException($"Handle '{name}' is stored but cannot be read."),
            (uint)handleId,
            await PutAsync(head, cancellationToken),
            shards,
            links);
    }

    private async Task<BlobName> PutShardAsync(AdminDbContext db, int handleId, int shardBits, int shard, CancellationToken cancellationToken)
    {
        var (blob, links) = await HandlePublication.ShardAsync(db, handleId, shardBits, shard, cancellationToken);
        var name = await PutAsync(blob, cancellationToken);
        _linkCounts.Add(name, links);
        return name;
    }

    private async Task<BlobName> PutAsync(byte[] blob, CancellationToken cancellationToken)
    {
        var name = BlobName.Of(blob);
        await store.PutBlobAsync(name, blob, cancellationToken);
        var stored = await store.GetBlobAsync(name, cancellationToken);
        return stored is not null && BlobName.Of(stored) == name
            ? name
            : throw new IOException($"Blob {name} was stored but does not come back the same. Check the disk or the Redis of the transport.");
    }

    /// <summary>Publishes the next manifest in place of the current one; its revision, or null where another publisher was faster.</summary>
    private async Task<ulong?> SwapAsync(AdminDbContext db, Manifest current, Manifest next, CancellationToken cancellationToken)
    {
        var revision = await RevisionCounter.NextAsync(db, current.Revision, time.GetUtcNow(), cancellationToken);

        // Blocks that were published while this was compiled, or waited for the database, are no reason to compile it again.
        var latest = await ReadManifestAsync(cancellationToken);
        if (latest.Revision != current.Revision && !IsNew(current, latest with { EmergencyBlocks = current.EmergencyBlocks }))
        {
            next = next with { EmergencyBlocks = EmergencyBlocks.Merge(next.EmergencyBlocks, latest.EmergencyBlocks.Except(current.EmergencyBlocks)) };
            current = latest;
        }

        if (current.Revision >= revision)
        {
            Log.Overtaken(logger, revision);
            return null;
        }

        next = next with
        {
            Revision = revision,
            CreatedAt = time.GetUtcNow(),
            CtxKeyId = CtxKeyId,
        };

        // A damaged manifest is replaced too: what counts for the swap is the revision that the store holds, readable or not.
        var held = current.Revision > 0 ? current.Revision : await store.GetRevisionAsync(cancellationToken);
        if (!await store.TrySwapManifestAsync(held, next.Write(_key), cancellationToken))
        {
            Log.Overtaken(logger, next.Revision);
            return null;
        }

        Log.Published(logger, next.Revision, next.Handles.Count);
        var named = next.Handles.Concat(current.Handles).SelectMany(handle => handle.Shards.Prepend(handle.Head)).ToHashSet();
        _linkCounts.Keep(named);
        await store.CollectAsync(named, time.GetUtcNow() - BlobGrace, cancellationToken);
        return next.Revision;
    }

    // Today's and tomorrow's: an edge has the salt when its day begins, and it is gone when the day is over, at most 48 hours after it was made.
    private VisitorSalt[] Salts(Manifest current)
    {
        var today = (uint)(time.GetUtcNow().ToUnixTimeMilliseconds() / 86_400_000);
        return [.. new[] { today, today + 1 }.Select(day =>
            current.VisitorSalts.Concat(_salts).FirstOrDefault(salt => salt.Day == day) ?? new VisitorSalt(day, RandomNumberGenerator.GetBytes(VisitorSalt.Size)))];
    }

    private static bool IsNew(Manifest current, Manifest next) =>
        current.Revision == 0
        || !next.VisitorSalts.SequenceEqual(current.VisitorSalts)
        || !next.EmergencyBlocks.SequenceEqual(current.EmergencyBlocks)
        || (next.RemovedLinks, next.MissingLinks) != (current.RemovedLinks, current.MissingLinks)
        || !HaveSameBlobs(next.Handles, current.Handles);

    private static bool HaveSameBlobs(IReadOnlyList<ManifestHandle> left, IReadOnlyList<ManifestHandle> right) =>
        left.Count == right.Count
        && left.OrderBy(h => h.Number).Zip(right.OrderBy(h => h.Number)).All(pair =>
            pair.First.HasSameBlobs(pair.Second) && pair.First.Name == pair.Second.Name && pair.First.LinkCount == pair.Second.LinkCount);

    private void Report(Exception reason)
    {
        if (_lastFailure != reason.Message)
        {
            Log.Failed(logger, reason.Message, reason is RedisTransportException ? null : reason);
        }

        _lastFailure = reason.Message;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Published snapshot revision {Revision} with {Handles} handles")]
        public static partial void Published(ILogger logger, ulong revision, int handles);

        [LoggerMessage(2, LogLevel.Warning, "Another publisher was faster than revision {Revision}; starting over")]
        public static partial void Overtaken(ILogger logger, ulong revision);

        [LoggerMessage(3, LogLevel.Error, "Publishing failed: {Reason} Edges keep what they have, and it is tried again every half second")]
        public static partial void Failed(ILogger logger, string reason, Exception? exception);

        [LoggerMessage(5, LogLevel.Error, "{Count} links that were published are not in the database any more, and nobody removed them. {Consequence}")]
        public static partial void LinksMissing(ILogger logger, long count, string consequence);

        [LoggerMessage(4, LogLevel.Warning, "The published manifest cannot be read and is replaced: {Reason}")]
        public static partial void ManifestReplaced(ILogger logger, string reason);

        [LoggerMessage(6, LogLevel.Warning, "The transport holds revision {Revision} though {Published} was published; everything is published anew")]
        public static partial void StoreWentBack(ILogger logger, ulong revision, ulong published);
    }
}
