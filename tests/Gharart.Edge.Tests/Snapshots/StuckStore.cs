using Gharart.Core.Snapshots;

namespace Gharart.Edge.Tests.Snapshots;

/// <summary>A transport that answers at once but for blobs, which it can hold back.</summary>
internal sealed class StuckStore(string directory) : ISnapshotStore
{
    private readonly DirectorySnapshotStore _inner = new(directory);
    private TaskCompletionSource _open = Opened();

    /// <summary>Whether somebody asked for a blob and did not get it yet.</summary>
    public bool IsWaitedFor { get; private set; }

    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _open.TrySetResult();

    public ValueTask<ulong> GetRevisionAsync(CancellationToken cancellationToken) => _inner.GetRevisionAsync(cancellationToken);

    public ValueTask<byte[]?> GetManifestAsync(CancellationToken cancellationToken) => _inner.GetManifestAsync(cancellationToken);

    public ValueTask<bool> TrySwapManifestAsync(ulong expectedRevision, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken) =>
        _inner.TrySwapManifestAsync(expectedRevision, manifest, cancellationToken);

    public async ValueTask<byte[]?> GetBlobAsync(BlobName name, CancellationToken cancellationToken)
    {
        IsWaitedFor |= !_open.Task.IsCompleted;
        await _open.Task.WaitAsync(cancellationToken);
        return await _inner.GetBlobAsync(name, cancellationToken);
    }

    public ValueTask PutBlobAsync(BlobName name, ReadOnlyMemory<byte> blob, CancellationToken cancellationToken) =>
        _inner.PutBlobAsync(name, blob, cancellationToken);

    public ValueTask CollectAsync(IReadOnlySet<BlobName> named, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        _inner.CollectAsync(named, olderThan, cancellationToken);

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
