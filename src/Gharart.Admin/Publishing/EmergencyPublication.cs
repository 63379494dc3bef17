using Gharart.Admin.Data;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Publishes the blocks that people decide on ahead of everything else: a manifest of its own revision over the blobs that are published, so that
/// a block holds at every edge within two seconds however long compiling takes (contract §8.3). It only adds blocks; one that was lifted goes
/// with the head blob that says what holds instead, and that is the <see cref="SnapshotPublisher"/>'s.
/// </summary>
internal sealed partial class EmergencyPublication(
    IDbContextFactory<AdminDbContext> databases,
    ISnapshotStore store,
    PublishSignal signal,
    PublishedRevision published,
    MasterSecret secret,
    TimeProvider time,
    ILogger<EmergencyPublication> logger) : IDisposable
{
    private readonly byte[] _key = secret.Derive(KeyLabels.SnapshotHmac);
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Publishes blocks that are not in the manifest yet.</summary>
    /// <exception cref="IOException">The store refused.</exception>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var blocks = (await BlockedDomains.ReadAsync(db, time.GetUtcNowMilliseconds(), cancellationToken)).Blocks;

            // Without a sound manifest there is nothing to add to; the publisher makes one, and the blocks are in it.
            if (await ReadManifestAsync(cancellationToken) is not { } current
                || EmergencyBlocks.Merge(current.EmergencyBlocks, blocks) is var merged && merged.SequenceEqual(current.EmergencyBlocks))
            {
                return;
            }

            var next = current with
            {
                Revision = await NextRevisionAsync(db, current.Revision, cancellationToken),
                CreatedAt = time.GetUtcNow(),
                EmergencyBlocks = merged,
            };
            if (await store.TrySwapManifestAsync(current.Revision, next.Write(_key), cancellationToken))
            {
                published.Set(next.Revision);
                Log.Published(logger, next.Revision, merged.Count);
            }
            else
            {
                signal.Raise();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    // Waits for nobody who writes to the database, unless the store may have gone back to an older copy.
    private async Task<ulong> NextRevisionAsync(AdminDbContext db, ulong current, CancellationToken cancellationToken)
    {
        var isNewest = published.Value > 0 && current >= published.Value;
        return (isNewest ? RevisionCounter.OnTopOf(current) : null) ?? await RevisionCounter.NextAsync(db, current, time.GetUtcNow(), cancellationToken);
    }

    private async Task<Manifest?> ReadManifestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetManifestAsync(cancellationToken) is { } bytes ? Manifest.Read(bytes, _key) : null;
        }
        catch (InvalidSnapshotException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Published revision {Revision} with {Blocks} blocked domains ahead of everything else")]
        public static partial void Published(ILogger logger, ulong revision, int blocks);
    }
}
