using Gharart.Core.Snapshots;

namespace Gharart.Redis.Tests;

/// <summary>The contract against the store that Redis stands in for.</summary>
public sealed class DirectoryStoreTests : SnapshotStoreTests, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-store-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    protected override ISnapshotStore Open() => new DirectorySnapshotStore(_directory);

    protected override Task OverwriteManifestAsync(byte[] bytes) => File.WriteAllBytesAsync(Path.Combine(_directory, "manifest"), bytes);

    protected override Task OverwriteBlobAsync(BlobName name, byte[] bytes) => File.WriteAllBytesAsync(PathOf(name), bytes);

    protected override Task BackdateAsync(BlobName name, DateTimeOffset putAt)
    {
        File.SetLastWriteTimeUtc(PathOf(name), putAt.UtcDateTime);
        return Task.CompletedTask;
    }

    private string PathOf(BlobName name) => Path.Combine(_directory, "blobs", name.ToString()[..2], name.ToString());
}
