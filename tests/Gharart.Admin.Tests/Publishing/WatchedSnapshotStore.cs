using System.Threading.Channels;
using Gharart.Core.Snapshots;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>A store that hands every published manifest to the test, so that it can wait for one, and that can hold blobs back.</summary>
internal sealed class WatchedSnapshotStore(ISnapshotStore inner) : ISnapshotStore
{
    private readonly Channel<byte[]> _published = Channel.CreateUnbounded<byte[]>();

    private TaskCompletionSource _tried = new();
    private TaskCompletionSource? _held;
    private int _puts;
    private int _gets;
    private int _leads;

    /// <summary>How often the right to publish was taken or renewed.</summary>
    public int Leads => Volatile.Read(ref _leads);

    /// <summary>How many blobs were put, and how many were asked for.</summary>
    public (int Puts, int Gets) Traffic => (_puts, _gets);

    /// <summary>From now on storing a blob takes until <see cref="Release"/>; completes when somebody tries.</summary>
    public Task HoldBlobs()
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _tried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _tried.Task;
    }

    public void Release() => Interlocked.Exchange(ref _held, null)?.SetResult();

    public ValueTask<byte[]> NextManifestAsync(CancellationToken cancellationToken) => _published.Reader.ReadAsync(cancellationToken);

    public ValueTask<ulong> GetRevisionAsync(CancellationToken cancellationToken) => inner.GetRevisionAsync(cancellationToken);

    public ValueTask<byte[]?> GetManifestAsync(CancellationToken cancellationToken) => inner.GetManifestAsync(cancellationToken);

    public ValueTask<byte[]?> GetBlobAsync(BlobName name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _gets);
        return inner.GetBlobAsync(name, cancellationToken);
    }

    public async ValueTask PutBlobAsync(BlobName name, ReadOnlyMemory<byte> blob, CancellationToken cancellationToken)
    {
        if (_held is { } held)
        {
            _tried.TrySetResult();
            await held.Task.WaitAsync(cancellationToken);
        }

        Interlocked.Increment(ref _puts);
        await inner.PutBlobAsync(name, blob, cancellationToken);
    }

    public ValueTask CollectAsync(IReadOnlySet<BlobName> named, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        inner.CollectAsync(named, olderThan, cancellationToken);

    public ValueTask<bool> TryLeadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _leads);
        return inner.TryLeadAsync(cancellationToken);
    }

    public ValueTask StopLeadingAsync(CancellationToken cancellationToken) => inner.StopLeadingAsync(cancellationToken);

    public ValueTask<IReadOnlyCollection<BlobName>> FindMissingAsync(IReadOnlyCollection<BlobName> names, CancellationToken cancellationToken) =>
        inner.FindMissingAsync(names, cancellationToken);

    public ValueTask RequestAsync(BlobName? blob, CancellationToken cancellationToken) => inner.RequestAsync(blob, cancellationToken);

    public bool OnRequest(Action<BlobName?> handler) => inner.OnRequest(handler);

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
