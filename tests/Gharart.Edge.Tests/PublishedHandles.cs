using Gharart.Core.Snapshots;
using Gharart.TestKit.Snapshots;

namespace Gharart.Edge.Tests;

/// <summary>Publishes handles into a transport folder, as the admin would.</summary>
internal sealed class PublishedHandles(string directory)
{
    public static DateTimeOffset CreatedAt { get; } = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The custom hosts; those of handles that are published go along.</summary>
    public IReadOnlyList<HostRoute> Hosts { get; set; } = SampleHandles.Hosts;

    public string ManifestPath { get; } = Path.Combine(directory, "manifest");

    /// <summary>Publishes a revision over whatever is there.</summary>
    /// <param name="revision">Its number.</param>
    /// <param name="handles">Everything that it holds.</param>
    public Task PublishAsync(ulong revision, params (HandleDefinition Head, LinkDefinition[] Links)[] handles) =>
        PublishAsync(revision, [], handles);

    public async Task PublishAsync(ulong revision, VisitorSalt[] salts, params (HandleDefinition Head, LinkDefinition[] Links)[] handles)
    {
        var store = new DirectorySnapshotStore(directory);
        var listed = new List<ManifestHandle>();
        foreach (var (head, links) in handles)
        {
            listed.Add(await new SnapshotFixture(head, links).PutAsync(store));
        }

        var manifest = new Manifest
        {
            Revision = revision,
            CreatedAt = CreatedAt,
            CtxKeyId = 1,
            VisitorSalts = salts,
            Handles = listed,
            Hosts = [.. Hosts.Where(host => listed.Exists(handle => handle.Number == host.HandleNumber))],
        };
        Assert.True(await store.TrySwapManifestAsync(
            await store.GetRevisionAsync(CancellationToken.None), manifest.Write(TestSecret.SnapshotKey), CancellationToken.None));
    }

    /// <summary>The file of the blob that holds these links.</summary>
    public string PathOfLinks(HandleDefinition head, LinkDefinition[] links) => PathOf(directory, head, links);

    public static string PathOf(string directory, HandleDefinition head, LinkDefinition[] links)
    {
        var name = BlobName.Of(new SnapshotFixture(head, links).WriteShard(0)).ToString();
        return Path.Combine(directory, "blobs", name[..2], name);
    }
}
