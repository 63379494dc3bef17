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

    /// <summary>Waits until the published revision may have changed, at most for the given time. A hint: read the revision afterwards.</summary>
    /// <param name="atMost">Longest wait.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    async ValueTask WaitForChangeAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken) =>
        await Task.Delay(atMost, time, cancellationToken);

    /// <summary>
    /// Takes or renews the right to publish; false while another publisher has it. It saves work, and runs out by itself when its holder dies.
    /// What keeps publishers from overwriting each other is <see cref="TrySwapManifestAsync"/>. True where a store has no such right to give.
    /// </summary>
    ValueTask<bool> TryLeadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    /// <summary>Gives the right to publish back, if it is held.</summary>
    ValueTask StopLeadingAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Which of these blobs are not there. A store that can tell so without reading them does; what is there may be damaged.</summary>
    async ValueTask<IReadOnlyCollection<BlobName>> FindMissingAsync(IReadOnlyCollection<BlobName> names, CancellationToken cancellationToken)
    {
        var missing = new List<BlobName>();
        foreach (var name in names)
        {
            if (await GetBlobAsync(name, cancellationToken) is null)
            {
                missing.Add(name);
            }
        }

        return missing;
    }

    /// <summary>
    /// Asks the publisher, wherever it runs, to look: at changes that were queued, or at a blob that is missing or damaged. A hint, which may get
    /// lost; nothing is stored.
    /// </summary>
    /// <param name="blob">The blob; null for queued changes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask RequestAsync(BlobName? blob, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Calls a handler for each request, also of this process.</summary>
    /// <returns>False where the store carries no requests: then look from time to time.</returns>
    bool OnRequest(Action<BlobName?> handler) => false;
}
