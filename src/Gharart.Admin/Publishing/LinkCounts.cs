using Gharart.Core.Snapshots;

namespace Gharart.Admin.Publishing;

/// <summary>How many links each published link blob holds, so that a handle's count does not need the shards that were left alone.</summary>
internal sealed class LinkCounts(ISnapshotStore store)
{
    private Dictionary<BlobName, int> _known = [];

    public void Add(BlobName blob, int links) => _known[blob] = links;

    /// <summary>The links of a handle's shards; a blob of another publisher is read once. Null where that cannot be read.</summary>
    public async Task<uint?> SumAsync(uint handleNumber, IReadOnlyList<BlobName> shards, CancellationToken cancellationToken)
    {
        var sum = 0L;
        for (var shard = 0; shard < shards.Count; shard++)
        {
            if (!_known.TryGetValue(shards[shard], out var links))
            {
                if (await ReadAsync(handleNumber, shards, shard, cancellationToken) is not { } read)
                {
                    return null;
                }

                _known[shards[shard]] = links = read;
            }

            sum += links;
        }

        return (uint)sum;
    }

    /// <summary>Forgets the blobs that are published no more.</summary>
    public void Keep(IReadOnlySet<BlobName> named) => _known = _known.Where(pair => named.Contains(pair.Key)).ToDictionary();

    private async Task<int?> ReadAsync(uint handleNumber, IReadOnlyList<BlobName> shards, int shard, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetBlobAsync(shards[shard], cancellationToken) is { } blob
                ? LinkShard.Read(blob, handleNumber, int.Log2(shards.Count), shard).Count
                : null;
        }
        catch (InvalidSnapshotException)
        {
            return null;
        }
    }
}
