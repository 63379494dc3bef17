namespace Gharart.Core.Snapshots;

/// <summary>
/// What carries snapshots from publisher to edge: named blobs and one manifest. A directory and Redis are such stores; neither is
/// trusted, so what comes out is checked by name and signature.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>Revision of the published manifest, 0 where there is none. Cheap: this is what edges poll.</summary>
    ValueTask<ulong> GetRevisionAsync(CancellationToken cancellationToken);

    /// <summary>The published manifest's bytes, null where there is none.</summary>
    ValueTask<byte[]?> GetManifestAsync(CancellationToken cancellationToken);

    /// <summary>Publishes a manifest if the published revision is still the expected one; false when another publisher was faster.</summary>
    ValueTask<bool> TrySwapManifestAsync(ulong expectedRevision, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken);

    /// <summary>A blob's bytes, unchecked; null where it is missing.</summary>
    ValueTask<byte[]?> GetBlobAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Stores a blob; one that is there already is left alone.</summary>
    ValueTask PutBlobAsync(BlobName name, ReadOnlyMemory<byte> blob, CancellationToken cancellationToken);

    /// <summary>Removes blobs that no manifest names any more and that are old enough that nobody still reads them.</summary>
    ValueTask CollectAsync(IReadOnlySet<BlobName> named, DateTimeOffset olderThan, CancellationToken cancellationToken);
}
