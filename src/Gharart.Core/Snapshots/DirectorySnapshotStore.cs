using Gharart.Core.Storage;

namespace Gharart.Core.Snapshots;

/// <summary>
/// A snapshot store in a directory: <c>manifest</c> and <c>blobs/ab/ab…</c>. The transport when everything runs on one machine, and the
/// edge's last-known-good. Every file appears whole: written aside, synced, renamed.
/// </summary>
public sealed class DirectorySnapshotStore : ISnapshotStore
{
    // A look is a read of fourteen bytes of one file.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly string _blobs;
    private readonly string _manifest;
    private readonly string _lock;

    /// <summary>Opens the store, making the directory where it is missing.</summary>
    public DirectorySnapshotStore(string directory)
    {
        _blobs = Path.Combine(directory, "blobs");
        _manifest = Path.Combine(directory, "manifest");
        _lock = Path.Combine(directory, "manifest.lock");
        Directory.CreateDirectory(_blobs);
    }

    /// <inheritdoc />
    public ValueTask<ulong> GetRevisionAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenHandle(_manifest, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> prefix = stackalloc byte[Manifest.RevisionPrefixLength];
            var read = RandomAccess.Read(file, prefix, 0);
            return ValueTask.FromResult(Manifest.TryReadRevision(prefix[..read], out var revision) ? revision : 0);
        }
        catch (FileNotFoundException)
        {
            return ValueTask.FromResult(0UL);
        }
    }

    /// <inheritdoc />
    public async ValueTask<byte[]?> GetManifestAsync(CancellationToken cancellationToken) => await ReadAsync(_manifest, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<bool> TrySwapManifestAsync(ulong expectedRevision, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken)
    {
        using var exclusive = TryLock();
        if (exclusive is null || await GetRevisionAsync(cancellationToken) != expectedRevision)
        {
            return false;
        }

        DurableFile.Replace(_manifest, manifest.Span);
        return true;
    }

    /// <inheritdoc />
    public async ValueTask<byte[]?> GetBlobAsync(BlobName name, CancellationToken cancellationToken) =>
        await ReadAsync(PathOf(name), cancellationToken);

    /// <summary>Whether a blob is there, unchecked.</summary>
    public bool Contains(BlobName name) => File.Exists(PathOf(name));

    /// <inheritdoc />
    /// <remarks>A blob that is there already is made young again, so that no collector takes it for forgotten; a damaged one is written anew.</remarks>
    public async ValueTask PutBlobAsync(BlobName name, ReadOnlyMemory<byte> blob, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        var stored = await ReadAsync(path, cancellationToken);
        if (stored is null || !blob.Span.SequenceEqual(stored) || !TryTouch(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DurableFile.Replace(path, blob.Span);
        }
    }

    /// <inheritdoc />
    public ValueTask CollectAsync(IReadOnlySet<BlobName> named, DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(named);
        var keep = named.Select(n => n.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var file in new DirectoryInfo(_blobs).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!keep.Contains(file.Name) && file.LastWriteTimeUtc < olderThan.UtcDateTime)
            {
                file.Delete();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    /// <remarks>Notifications of file systems are unreliable, so this ends after 50 ms for the caller to look.</remarks>
    public async ValueTask WaitForChangeAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken) =>
        await Task.Delay(atMost < LookInterval ? atMost : LookInterval, time, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyCollection<BlobName>> FindMissingAsync(IReadOnlyCollection<BlobName> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        return ValueTask.FromResult<IReadOnlyCollection<BlobName>>([.. names.Where(name => !Contains(name))]);
    }

    private string PathOf(BlobName name)
    {
        var text = name.ToString();
        return Path.Combine(_blobs, text[..2], text);
    }

    // Held for the moment of the swap; the system lets go of it when the process dies.
    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(_lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // File times are the system's, whatever clock the caller has. False when the file went away in the meantime.
    private static bool TryTouch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static async ValueTask<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
