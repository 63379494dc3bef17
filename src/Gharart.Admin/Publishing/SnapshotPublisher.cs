using System.Security.Cryptography;
using Gharart.Admin.Data;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Redis;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Publishes what was changed: takes the pending rows, compiles the heads and shards that they name, stores the blobs, swaps the manifest,
/// and only then lets go of the rows. A crash at any step loses nothing; the step is done again. Of several admins on one store, one publishes.
/// A handle whose rows cannot be compiled keeps what is published of it, and its pending rows, until something of it changes; the others go on.
/// </summary>
internal sealed partial class SnapshotPublisher(
    IDbContextFactory<AdminDbContext> databases,
    ISnapshotStore store,
    EmergencyPublication emergency,
    AdminOptions options,
    PublishSignal signal,
    PublishedRevision published,
    PublishFailures failures,
    RoutedHosts hosts,
    MasterSecret secret,
    TimeProvider time,
    ILogger<SnapshotPublisher> logger) : BackgroundService
{
    private const byte CtxKeyId = 1;

    // The signal wakes the loop at once; this is for rows of another process, the salts of a new day, and decisions that expire.
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeadInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BlobGrace = TimeSpan.FromMinutes(10);

    // Collecting asks for the names of all blobs, and what it removes has been of no use for ten minutes.
    private static readonly TimeSpan CollectInterval = TimeSpan.FromMinutes(1);

    private readonly byte[] _key = secret.Derive(KeyLabels.SnapshotHmac);
    private readonly ExpiredDecisions _expiredDecisions = new();
    private readonly HandleCompiler _compiler = new(store);
    private readonly LostBlobs _lostBlobs = new(store, signal, time);
    private readonly PendingRows _rows = new(failures);
    private bool _isComplete;
    private DateTimeOffset _collectAt;
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
                await signal.WaitAsync(IdleInterval, stoppingToken);
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
        var hasRaised = signal.TakeRaised();
        await emergency.PublishAsync(cancellationToken);
        _isLeading = await store.TryLeadAsync(cancellationToken);
        if (!_isLeading)
        {
            await FollowAsync(hasRaised, cancellationToken);
            return;
        }

        using var isDone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var leading = KeepLeadingAsync(isDone.Token);
        try
        {
            await LeadAsync(cancellationToken);
        }
        finally
        {
            await isDone.CancelAsync();
            await leading;
        }
    }

    // Compiling everything takes longer than the right to publish lasts; another admin would begin the same, and each would overtake the other for ever.
    private async Task KeepLeadingAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LeadInterval, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await store.TryLeadAsync(cancellationToken);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // Over, or the next tick tries again; what counts is the swap.
            }
        }
    }

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNowMilliseconds();
        await _expiredDecisions.QueueAsync(db, now, cancellationToken);
        var current = await ReadManifestAsync(cancellationToken);
        var salts = _salts = Salts(current);
        var last = Math.Max(published.Value, _isComplete ? 0 : await RevisionCounter.LastAsync(db, cancellationToken));
        var isLost = current.Revision < last;
        if (isLost)
        {
            // The store was emptied, or came back from an old copy. Edges still serve what they have, so the next revision must be above theirs.
            Log.StoreWentBack(logger, current.Revision, last);
        }

        if (!_isComplete)
        {
            _rows.Restart();
        }

        // Made again as if they had changed; when everything is compiled, they are anyway.
        var lost = _isComplete ? await _lostBlobs.FindAsync(current, cancellationToken) : [];
        if (lost.Count > 0)
        {
            Log.BlobsLost(logger, lost.Count);
        }

        List<PendingPublish> pending;
        Manifest next;

        // One view for all: a block that is not in the list is then gone from the head too, and links are missing only where a row says so.
        await using (await ReadView.BeginAsync(db, cancellationToken))
        {
            pending = await _rows.ReadAsync(db, lost, cancellationToken);
            if (_isComplete && pending.Count == 0 && salts.SequenceEqual(current.VisitorSalts))
            {
                return;
            }

            // What was published by an older program, or into a store that was lost since, is made whole once per start.
            var blocked = await BlockedDomains.ReadAsync(db, now, cancellationToken);
            var changes = _isComplete ? pending.ToLookup(row => row.HandleId) : null;
            var handles = await CompileAsync(db, current, changes, cancellationToken);
            next = Account(current, handles, pending.FindAll(row => !lost.Contains(row))) with
            {
                VisitorSalts = salts,
                Hosts = await hosts.ReadAsync(db, handles, cancellationToken),
                EmergencyBlocks = EmergencyBlocks.Merge(
                    current.EmergencyBlocks.Where(block => changes?.Contains((int)block.HandleNumber) == false
                        || blocked.Unreadable.Contains(block.HandleNumber) || failures.Contains((int)block.HandleNumber)),
                    blocked.Blocks),
            };
        }

        var revision = isLost || IsNew(current, next) ? await SwapAsync(db, current, next, cancellationToken) : current.Revision;
        if (revision is null)
        {
            signal.Raise();
            return;
        }

        _isComplete = true;
        published.Set(revision.Value);
        await _rows.SettleAsync(db, pending, cancellationToken);
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
    private async Task FollowAsync(bool hasRaised, CancellationToken cancellationToken)
    {
        _isComplete = false;
        failures.Clear();
        if (hasRaised)
        {
            await store.RequestAsync(null, cancellationToken);
        }

        var revision = await store.GetRevisionAsync(cancellationToken);
        if (revision > published.Value)
        {
            published.Set(revision);
        }

        await hosts.FollowAsync(databases, revision, cancellationToken);
    }

    /// <summary>What the next manifest holds: the current handles with their changes, or every handle of the database where these are null.</summary>
    private async Task<ManifestHandle[]> CompileAsync(
        AdminDbContext db, Manifest current, ILookup<int, PendingPublish>? changes, CancellationToken cancellationToken)
    {
        var known = current.Handles.ToDictionary(handle => (int)handle.Number);
        var handles = changes is null ? [] : new Dictionary<int, ManifestHandle>(known);
        var ids = changes?.Select(handle => handle.Key).ToArray() ?? await db.Handles.AsNoTracking().Select(row => row.Id).ToArrayAsync(cancellationToken);
        if (changes is null)
        {
            failures.Keep(ids);
        }

        foreach (var id in ids)
        {
            var compiled = known.GetValueOrDefault(id);
            try
            {
                compiled = await _compiler.CompileAsync(db, id, compiled, changes?[id].ToArray(), time.GetUtcNow(), cancellationToken);
                failures.Remove(id);
            }
            catch (Exception e) when (PublishFailures.IsOfRows(e))
            {
                if (failures.Add(id, e.Message))
                {
                    Log.HandleFailed(logger, id, compiled?.Name.Text ?? "not published yet", e.Message, e);
                }
            }

            if (compiled is null)
            {
                handles.Remove(id);
            }
            else
            {
                handles[id] = compiled;
            }
        }

        return [.. handles.Values];
    }

    /// <summary>Publishes the next manifest in place of the current one; its revision, or null where another publisher was faster.</summary>
    private async Task<ulong?> SwapAsync(AdminDbContext db, Manifest current, Manifest next, CancellationToken cancellationToken)
    {
        var revision = await RevisionCounter.NextAsync(db, current.Revision, time.GetUtcNow(), cancellationToken);

        // Blocks that were published while this was compiled, or waited for the database, are no reason to compile it again.
        var held = await store.GetRevisionAsync(cancellationToken);
        if (current.Revision > 0 && held != current.Revision
            && await ReadManifestAsync(cancellationToken) is var latest && !IsNew(current, latest with { EmergencyBlocks = current.EmergencyBlocks }))
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
        if (!await store.TrySwapManifestAsync(current.Revision > 0 ? current.Revision : held, next.Write(_key), cancellationToken))
        {
            Log.Overtaken(logger, next.Revision);
            return null;
        }

        Log.Published(logger, next.Revision, next.Handles.Count);
        await CollectAsync([.. next.Handles.Concat(current.Handles)], cancellationToken);
        return next.Revision;
    }

    private async Task CollectAsync(ManifestHandle[] handles, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _collectAt)
        {
            return;
        }

        var named = handles.SelectMany(handle => handle.Shards.Prepend(handle.Head)).ToHashSet();
        _compiler.Keep(named);
        await store.CollectAsync(named, time.GetUtcNow() - BlobGrace, cancellationToken);
        _collectAt = time.GetUtcNow() + CollectInterval;
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
        || !next.Hosts.SequenceEqual(current.Hosts)
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

        [LoggerMessage(7, LogLevel.Error, "Handle {HandleId} ({Name}) cannot be published: {Reason} It stays as it is at the edges until something of it changes; the others are published")]
        public static partial void HandleFailed(ILogger logger, int handleId, string name, string reason, Exception exception);

        [LoggerMessage(8, LogLevel.Warning, "{Count} blobs went missing from the transport or were damaged there, and are made again")]
        public static partial void BlobsLost(ILogger logger, int count);
    }
}
