using System.Collections.Concurrent;
using Gharart.Core.Snapshots;
using Gharart.TestKit;
using Gharart.TestKit.Snapshots;

namespace Gharart.Redis.Tests;

/// <summary>Edges on connections of their own follow one publisher; the load run <c>polling</c> measures the same at full size.</summary>
[Collection(AloneCollection.Name)]
public sealed class ManyEdgesTests : IDisposable
{
    private const int Edges = 20;
    private const int Publishes = 25;
    private const int Links = 200;

    private static readonly byte[] Key = new byte[32];

    private readonly RedisServer _redis = new();
    private readonly List<RedisConnection> _connections = [];

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        _redis.Dispose();
    }

    [Fact]
    public async Task TwentyEdges_GetEveryPublish()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var publisher = Open();
        var seen = new ConcurrentDictionary<ulong, int>();
        var manifest = await PublishAsync(publisher, null, guard.Token);
        var following = Enumerable.Range(0, Edges).Select(_ => FollowAsync(Open(), seen, guard.Token)).ToArray();
        for (var i = 0; i < Publishes; i++)
        {
            await HaveAllAsync(seen, manifest.Revision, following, guard.Token);
            manifest = await PublishAsync(publisher, manifest, guard.Token);
        }

        // Also what is published faster than anybody follows: the last is what counts.
        for (var i = 0; i < Publishes; i++)
        {
            manifest = await PublishAsync(publisher, manifest, guard.Token);
        }

        await HaveAllAsync(seen, manifest.Revision, following, guard.Token);
        await guard.CancelAsync();
        foreach (var edge in following)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => edge);
        }
    }

    // An edge's loop: wait, look, load what is new; it never goes back.
    private static async Task FollowAsync(ISnapshotStore store, ConcurrentDictionary<ulong, int> seen, CancellationToken cancellationToken)
    {
        SnapshotIndex? index = null;
        while (true)
        {
            if (await store.GetRevisionAsync(cancellationToken) != index?.Manifest.Revision)
            {
                var next = Manifest.Read((await store.GetManifestAsync(cancellationToken))!, Key);
                Assert.True(next.Revision > (index?.Manifest.Revision ?? 0));
                index = await SnapshotLoader.LoadAsync(next, store, index, cancellationToken);
                Assert.Equal(Links, index.LinkCount);
                seen.AddOrUpdate(next.Revision, 1, (_, edges) => edges + 1);
            }

            await store.WaitForChangeAsync(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task HaveAllAsync(ConcurrentDictionary<ulong, int> seen, ulong revision, Task[] following, CancellationToken cancellationToken)
    {
        while (seen.GetValueOrDefault(revision) < Edges)
        {
            // One that failed says why.
            await Task.WhenAny([.. following, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken)]).Unwrap();
        }
    }

    // Another link is edited each time.
    private static async Task<Manifest> PublishAsync(RedisSnapshotStore store, Manifest? current, CancellationToken cancellationToken)
    {
        var revision = (current?.Revision ?? 0) + 1;
        var links = Enumerable.Range(0, Links).Select(i => Define.Link($"link-{i}", $"https://shop.example/{(i == (int)revision ? "edited" : i)}", (uint)i + 1));
        var fixture = new SnapshotFixture(new HandleDefinition { Number = 7, Name = Define.Name("brand"), Domains = [Define.Allowed("shop.example")] }, [.. links]) { ShardBits = 2 };
        var head = await PutAsync(store, fixture.WriteHead(), cancellationToken);
        var shards = new List<BlobName>();
        for (var shard = 0; shard < 4; shard++)
        {
            shards.Add(await PutAsync(store, fixture.WriteShard(shard), cancellationToken));
        }

        var next = new Manifest
        {
            Revision = revision,
            CreatedAt = DateTimeOffset.UnixEpoch,
            CtxKeyId = 1,
            Handles = [new ManifestHandle(fixture.Handle.Name, 7, head, shards, Links)],
        };
        Assert.True(await store.TrySwapManifestAsync(current?.Revision ?? 0, next.Write(Key), cancellationToken));
        return next;
    }

    private static async Task<BlobName> PutAsync(RedisSnapshotStore store, byte[] blob, CancellationToken cancellationToken)
    {
        var name = BlobName.Of(blob);
        await store.PutBlobAsync(name, blob, cancellationToken);
        return name;
    }

    private RedisSnapshotStore Open()
    {
        _connections.Add(new RedisConnection(_redis.Settings, TimeProvider.System));
        return new RedisSnapshotStore(_connections[^1], TimeProvider.System);
    }
}
