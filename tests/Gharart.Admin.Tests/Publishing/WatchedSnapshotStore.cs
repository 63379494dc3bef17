using System.Threading.Channels;
using Gharart.Core.Snapshots;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>A store that hands every published manifest to the test, so that it can wait for one.</summary>
internal sealed class WatchedSnapshotStore(ISnapshotStore inner) : ISnapshotStore
{
    private readonly Channel<byte[]> _published = Channel.CreateUnbounded<byte[]>();

    public ValueTask<byte[]> NextManifestAsync(CancellationToken cancellationToken) => _published.Reader.ReadAsync(cancellationToken);

    public ValueTask<ulong> GetRevisionAsync(CancellationToken cancellationToken) => inner.GetRevisionAsync(cancellationToken);

    public ValueTask<byte[]?> GetManifestAsync(CancellationToken cancellationToken) => inner.GetManifestAsync(cancellationToken);

    public ValueTask<byte[]?> GetBlobAsync(BlobName name, CancellationToken cancellationToken) => inner.GetBlobAsync(name, cancellationToken);

    public ValueTask PutBlobAsync(BlobName name, ReadOnlyMemory<byte> blob, CancellationToken cancellationToken) =>
        inner.PutBlobAsync(name, blob, cancellationToken);

    public ValueTask CollectAsync(IReadOnlySet<BlobName> named, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        inner.CollectAsync(named, olderThan, cancellationToken);

    public async ValueTask<bool> TrySwapManifestAsync(ulong expectedRevision, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken)
    {
        var isSwapped = await inner.TrySwapManifestAsync(expectedRevision, manifest, cancellationToken);
        if (isSwapped)
        {
            _published.Writer.TryWrite(manifest.ToArray());
        }

        return isSwapped;
    }
}
