using Gharart.Admin.Data;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;

namespace Gharart.Admin.Publishing;

/// <summary>Compiles handles into blobs and stores them: of a handle that is published, no more than what changed.</summary>
internal sealed class HandleCompiler(ISnapshotStore store)
{
    private readonly LinkCounts _linkCounts = new(store);

    /// <summary>Compiles a handle; null when it is gone.</summary>
    /// <param name="db">The rows.</param>
    /// <param name="handleId">The handle.</param>
    /// <param name="known">What is published of it; null where nothing is.</param>
    /// <param name="changes">What changed since; null for everything.</param>
    /// <param name="now">When verdicts are to hold.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The store refused.</exception>
    public async Task<ManifestHandle?> CompileAsync(
        AdminDbContext db, int handleId, ManifestHandle? known, IReadOnlyCollection<PendingPublish>? changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (known is null || changes is null)
        {
            return await CompileWholeAsync(db, handleId, known, now, cancellationToken);
        }

        var handle = known;
        if (changes.Any(row => row.ShardHash is null))
        {
            if (await PutHeadAsync(db, handleId, now, cancellationToken) is not var (name, head))
            {
                return null;
            }

            handle = handle with { Name = name, Head = head };
        }

        var shards = handle.Shards.ToArray();
        foreach (var shard in changes.Where(row => row.ShardHash is not null).Select(row => HandlePublication.ShardOf(row.ShardHash!.Value, handle.ShardBits)).Distinct())
        {
            shards[shard] = await PutShardAsync(db, handleId, handle.ShardBits, shard, cancellationToken);
        }

        // All is written anew where the shards became too full, and where a blob of another publisher, unseen here, is damaged or gone.
        return await _linkCounts.SumAsync((uint)handleId, shards, cancellationToken) is { } links
            && HandlePublication.ShardBits(links, handle.ShardBits) == handle.ShardBits
            ? handle with { Shards = shards, LinkCount = links }
            : await CompileWholeAsync(db, handleId, known, now, cancellationToken);
    }

    /// <summary>Forgets the blobs that are published no more.</summary>
    public void Keep(IReadOnlySet<BlobName> named) => _linkCounts.Keep(named);

    private async Task<ManifestHandle?> CompileWholeAsync(
        AdminDbContext db, int handleId, ManifestHandle? known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await PutHeadAsync(db, handleId, now, cancellationToken) is not var (name, head))
        {
            return null;
        }

        var links = await HandlePublication.CountLinksAsync(db, handleId, cancellationToken);
        var shardBits = HandlePublication.ShardBits(links, known?.ShardBits);
        var shards = new BlobName[1 << shardBits];
        for (var shard = 0; shard < shards.Length; shard++)
        {
            shards[shard] = await PutShardAsync(db, handleId, shardBits, shard, cancellationToken);
        }

        return new ManifestHandle(name, (uint)handleId, head, shards, (uint)links);
    }

    private async Task<(HandleName Name, BlobName Head)?> PutHeadAsync(AdminDbContext db, int handleId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await HandlePublication.HeadAsync(db, handleId, now, cancellationToken) is not var (text, blob))
        {
            return null;
        }

        return HandleName.TryParse(text, out var name)
            ? (name, await PutAsync(blob, cancellationToken))
            : throw new InvalidDataException($"Handle '{text}' is stored but cannot be read.");
    }

    private async Task<BlobName> PutShardAsync(AdminDbContext db, int handleId, int shardBits, int shard, CancellationToken cancellationToken)
    {
        var (blob, links) = await HandlePublication.ShardAsync(db, handleId, shardBits, shard, cancellationToken);
        var name = await PutAsync(blob, cancellationToken);
        _linkCounts.Add(name, links);
        return name;
    }

    private async Task<BlobName> PutAsync(byte[] blob, CancellationToken cancellationToken)
    {
        var name = BlobName.Of(blob);
        await store.PutBlobAsync(name, blob, cancellationToken);
        var stored = await store.GetBlobAsync(name, cancellationToken);
        return stored is not null && BlobName.Of(stored) == name
            ? name
            : throw new IOException($"Blob {name} was stored but does not come back the same. Check the disk or the Redis of the transport.");
    }
}
