using Gharart.Core.Snapshots;

namespace Gharart.Edge.Snapshots;

/// <summary>The edge's own copy of what it serves, from which it starts when nothing else is there.</summary>
internal sealed class LastKnownGood(DirectorySnapshotStore directory, SnapshotKey key, TimeProvider time)
{
    // Long enough that a reader of the revision before is surely done.
    private static readonly TimeSpan BlobGrace = TimeSpan.FromMinutes(10);

    /// <summary>Loads the copy; null where there is none yet.</summary>
    /// <exception cref="InvalidSnapshotException">It is damaged, or signed with another key.</exception>
    public async ValueTask<SnapshotIndex?> LoadAsync(CancellationToken cancellationToken) =>
        await directory.GetManifestAsync(cancellationToken) is { } bytes
            ? await SnapshotLoader.LoadAsync(Manifest.Read(bytes, key.Bytes), directory, null, cancellationToken)
            : null;

    /// <summary>Copies the blobs that are new, then the manifest: the copy is whole at every moment.</summary>
    public async ValueTask SaveAsync(Manifest manifest, byte[] bytes, ISnapshotStore source, CancellationToken cancellationToken)
    {
        var named = manifest.Handles.SelectMany(h => h.Shards.Prepend(h.Head)).ToHashSet();
        foreach (var name in named)
        {
            if (!directory.Contains(name))
            {
                var blob = await source.GetBlobAsync(name, cancellationToken)
                    ?? throw new InvalidSnapshotException($"Blob {name} went missing before it was copied.");
                await directory.PutBlobAsync(name, blob, cancellationToken);
            }
        }

        var held = await directory.GetRevisionAsync(cancellationToken);
        if (!await directory.TrySwapManifestAsync(held, bytes, cancellationToken))
        {
            throw new IOException("The last-known-good folder is in use by another edge. Give each edge a data directory of its own.");
        }

        await directory.CollectAsync(named, time.GetUtcNow() - BlobGrace, cancellationToken);
    }
}
