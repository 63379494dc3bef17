using Gharart.Core.Snapshots;

namespace Gharart.Edge.Snapshots;

/// <summary>
/// The published store, which gives each blob once and remembers it: what was loaded is then saved without being fetched again. Most of the
/// bytes are those that the loaded snapshot holds anyway.
/// </summary>
internal sealed class FetchedBlobs(ISnapshotStore store) : ISnapshotStore
{
    private readonly Dictionary<BlobName, byte[]> _fetched = [];

    public ValueTask<ulong> GetRevisionAsync(CancellationToken cancellationToken) => store.GetRevisionAsync(cancellationToken);

    public ValueTask<byte[]?> GetManifestAsync(CancellationToken cancellationToken) => store.GetManifestAsync(cancellationToken);

    public async ValueTask<byte[]?> GetBlobAsync(BlobName name, CancellationToken cancellationToken)
    {
        if (!_fetched.TryGetValue(name, out var blob) && await store.GetBlobAsync(name, cancellationToken) is { } bytes)
        {
            _fetched[name] = blob = bytes;
        }

        return blob;
    }

    public ValueTask<bool> TrySwapManifestAsync(ulong expectedRevision, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask PutBlobAsync(BlobName name, ReadOnlyMemory<byte> blob, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask CollectAsync(IReadOnlySet<BlobName> named, DateTimeOffset olderThan, CancellationToken cancellationToken) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("An edge only reads what is published.");
}
