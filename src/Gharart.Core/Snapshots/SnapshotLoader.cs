using System.Collections.Frozen;

namespace Gharart.Core.Snapshots;

/// <summary>Puts a <see cref="SnapshotIndex"/> together from a manifest and a store; decodes only the blobs that changed.</summary>
public static class SnapshotLoader
{
    /// <summary>Loads everything that a manifest names.</summary>
    /// <param name="manifest">A manifest whose signature was checked.</param>
    /// <param name="store">Where the blobs are.</param>
    /// <param name="previous">The index held now, whose decoded blobs are used again; null at first.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="InvalidSnapshotException">A blob is missing, has another hash than its name, or is damaged.</exception>
    public static async ValueTask<SnapshotIndex> LoadAsync(
        Manifest manifest, ISnapshotStore store, SnapshotIndex? previous, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(store);
        var handles = new HandleSnapshot[manifest.Handles.Count];
        var loaded = new Dictionary<string, LoadedHandle>(handles.Length, StringComparer.Ordinal);
        var blocks = EmergencyBlocks.ByHandle(manifest.EmergencyBlocks);
        var ownHosts = OwnHosts(manifest, previous);
        for (var i = 0; i < handles.Length; i++)
        {
            var source = manifest.Handles[i];
            var own = EmergencyBlocks.Of(blocks, source.Number);
            var known = previous?.Loaded.GetValueOrDefault(source.Name.Text);
            var handle = known is not null && known.Source.HasSameBlobs(source)
                ? known.Under(own, ownHosts)
                : await LoadHandleAsync(source, store, known, own, ownHosts, cancellationToken);
            if (source.LinkCount is { } count && count != handle.Snapshot.LinkCount)
            {
                throw new InvalidSnapshotException($"Handle {source.Name} has {handle.Snapshot.LinkCount} links, and the manifest speaks of {count}.");
            }

            loaded.Add(source.Name.Text, handle);
            handles[i] = handle.Snapshot;
        }

        return new SnapshotIndex(manifest, handles, loaded, ownHosts);
    }

    private static async ValueTask<LoadedHandle> LoadHandleAsync(
        ManifestHandle source, ISnapshotStore store, LoadedHandle? known, EmergencyBlock[] blocks, FrozenSet<string> ownHosts, CancellationToken cancellationToken)
    {
        var head = known?.Source.Head == source.Head
            ? known.Head
            : HeadBlob.Read(await GetAsync(source.Head, store, cancellationToken));
        if (head.Number != source.Number || head.Name.Text != source.Name.Text)
        {
            throw new InvalidSnapshotException($"The head blob of handle {source.Name} belongs to handle {head.Name}.");
        }

        var shards = new LinkShard[source.Shards.Count];
        for (var i = 0; i < shards.Length; i++)
        {
            var isKnown = known is not null && known.Source.Number == source.Number && known.Shards.Length == shards.Length
                && known.Source.Shards[i] == source.Shards[i];
            shards[i] = isKnown
                ? known!.Shards[i]
                : LinkShard.Read(await GetAsync(source.Shards[i], store, cancellationToken), source.Number, source.ShardBits, i);
        }

        var snapshot = ReferenceEquals(head, known?.Head) && known.IsUnder(blocks, ownHosts)
            ? known.Snapshot.With(shards)
            : new HandleSnapshot(head, shards, blocks, ownHosts);
        return new LoadedHandle(source, head, shards, blocks, ownHosts, snapshot);
    }

    // The previous set where the hosts are the same: what was judged under it need not be judged again.
    private static FrozenSet<string> OwnHosts(Manifest manifest, SnapshotIndex? previous)
    {
        var hosts = manifest.Hosts.Select(host => host.Host);
        return previous is not null && previous.Manifest.Hosts.Select(host => host.Host).SequenceEqual(hosts)
            ? previous.OwnHosts
            : hosts.ToFrozenSet(StringComparer.Ordinal);
    }

    private static async ValueTask<byte[]> GetAsync(BlobName name, ISnapshotStore store, CancellationToken cancellationToken)
    {
        var blob = await store.GetBlobAsync(name, cancellationToken)
            ?? throw new InvalidSnapshotException($"Blob {name} is missing.") { Blob = name };
        return BlobName.Of(blob) == name
            ? blob
            : throw new InvalidSnapshotException($"Blob {name} does not have the hash that is its name.") { Blob = name };
    }
}
