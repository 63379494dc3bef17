using Gharart.Core.Snapshots;
using Gharart.TestKit.Routing;

namespace Gharart.TestKit.Snapshots;

/// <summary>A handle as definitions, and the blobs that come of them.</summary>
public sealed record SnapshotFixture(HandleDefinition Handle, IReadOnlyList<LinkDefinition> Links, int ShardBits = 0)
{
    /// <summary>A handle out of the oracle's words; see <see cref="OracleDefinitions"/>.</summary>
    public static SnapshotFixture Of(OracleHandle handle, uint number = 1, int shardBits = 0) =>
        new(OracleDefinitions.Handle(handle, number), OracleDefinitions.Links(handle), shardBits);

    public byte[] WriteHead() => HeadBlob.Write(Handle);

    public byte[] WriteShard(int shard) => LinkBlob.Write(
        Handle.Number, ShardBits, shard, [.. Links.Where(link => LinkBlob.ShardOf(link.Slug.Key, ShardBits) == shard)]);

    /// <summary>Puts all blobs into a store; answers the manifest's line about them.</summary>
    public async Task<ManifestHandle> PutAsync(DirectorySnapshotStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var head = await PutAsync(store, WriteHead());
        var shards = new BlobName[1 << ShardBits];
        for (var shard = 0; shard < shards.Length; shard++)
        {
            shards[shard] = await PutAsync(store, WriteShard(shard));
        }

        return new ManifestHandle(Handle.Name, Handle.Number, head, shards, (uint)Links.Count);
    }

    /// <summary>The handle as an edge holds it: written to bytes and read back.</summary>
    public HandleSnapshot Load() => new(
        HeadBlob.Read(WriteHead()),
        [.. Enumerable.Range(0, 1 << ShardBits).Select(shard => LinkShard.Read(WriteShard(shard), Handle.Number, ShardBits, shard))]);

    private static async Task<BlobName> PutAsync(DirectorySnapshotStore store, byte[] blob)
    {
        var name = BlobName.Of(blob);
        await store.PutBlobAsync(name, blob, CancellationToken.None);
        return name;
    }
}
