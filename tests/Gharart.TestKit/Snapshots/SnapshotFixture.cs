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

    /// <summary>The handle as an edge holds it: written to bytes and read back.</summary>
    public HandleSnapshot Load() => new(
        HeadBlob.Read(WriteHead()),
        [.. Enumerable.Range(0, 1 << ShardBits).Select(shard => LinkShard.Read(WriteShard(shard), Handle.Number, ShardBits, shard))]);
}
