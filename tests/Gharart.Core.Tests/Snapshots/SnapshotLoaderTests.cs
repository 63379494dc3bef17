using System.Text;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

public sealed class SnapshotLoaderTests : IDisposable
{
    private readonly PublishedSnapshot _published = new();

    [Fact]
    public async Task Load_Published_FindsHandlesAndLinks()
    {
        var manifest = await _published.PublishAsync(Brand("one", 1), Brand("two", 2), Brand("three", 3));
        var index = await _published.LoadAsync();
        Assert.Equal(manifest.Revision, index.Manifest.Revision);
        Assert.Equal(["one", "three", "two"], index.Handles.Select(h => h.Name.Text));
        Assert.Equal(2u, index.Find("two"u8)!.Number);
        Assert.True(index.Find("two"u8)!.TryFindLink(Define.Key("sale"), out _));
        Assert.Null(index.Find("four"u8));
        Assert.Null(index.Find(""u8));
        Assert.Null(index.Find("TWO"u8));
    }

    [Fact]
    public async Task Load_NoHandles_IsAnIndexThatFindsNothing()
    {
        await _published.PublishAsync();
        var index = await _published.LoadAsync();
        Assert.Empty(index.Handles);
        Assert.Null(index.Find("one"u8));
    }

    [Fact]
    public void Find_ThousandHandles_FindsEachAndNoOther()
    {
        var handles = Enumerable.Range(0, 1_000).Select(i => new ManifestHandle(Define.Name($"brand-{i}"), (uint)i + 1, default, [default])).ToArray();
        var manifest = new Manifest { Revision = 1, CreatedAt = default, CtxKeyId = 1, Handles = handles };
        var snapshots = handles.Select(h => new SnapshotFixture(new HandleDefinition { Number = h.Number, Name = h.Name }, []).Load()).ToArray();
        var index = new SnapshotIndex(manifest, snapshots, []);
        foreach (var snapshot in snapshots)
        {
            Assert.Same(snapshot, index.Find(Encoding.ASCII.GetBytes(snapshot.Name.Text)));
            Assert.Null(index.Find(Encoding.ASCII.GetBytes("x" + snapshot.Name.Text)));
        }
    }

    [Fact]
    public async Task Load_NextRevision_DecodesOnlyWhatChanged()
    {
        var one = Brand("one", 1, shardBits: 2);
        var two = Brand("two", 2, shardBits: 2);
        await _published.PublishAsync(one, two);
        var first = await _published.LoadAsync();

        var changed = one.Links[0] with { Destination = Define.Url("https://shop.example/changed") };
        await _published.PublishAsync(one with { Links = [changed, .. one.Links.Skip(1)] }, two);
        var second = await _published.LoadAsync(first);

        Assert.Same(first.Find("two"u8), second.Find("two"u8));
        Assert.Same(first.Loaded["two"], second.Loaded["two"]);
        Assert.NotSame(first.Find("one"u8), second.Find("one"u8));
        Assert.Same(first.Loaded["one"].Head, second.Loaded["one"].Head);
        var changedShard = LinkBlob.ShardOf(changed.Slug.Key, 2);
        for (var shard = 0; shard < 4; shard++)
        {
            Assert.Equal(shard != changedShard, ReferenceEquals(first.Loaded["one"].Shards[shard], second.Loaded["one"].Shards[shard]));
            Assert.Equal(shard != changedShard, ReferenceEquals(first.Find("one"u8)!.OriginsOf(shard), second.Find("one"u8)!.OriginsOf(shard)));
        }

        Assert.True(second.Find("one"u8)!.TryFindLink(changed.Slug.Key, out var link));
        Assert.Equal("/changed", Encoding.ASCII.GetString(link.Rest));
    }

    [Fact]
    public async Task Load_CustomHosts_AreFoundAndJudgedAnewOnlyWhereTheyChange()
    {
        var one = Brand("one", 1, shardBits: 1);
        var two = Brand("two", 2);
        var manifest = await _published.PublishAsync(one, two);
        var first = await _published.LoadAsync();
        await PublishAsync(new HostRoute("go.shop.example", 1));
        var second = await _published.LoadAsync(first);
        await PublishAsync(new HostRoute("go.shop.example", 2));
        var third = await _published.LoadAsync(second);
        await PublishAsync(new HostRoute("shop.example", 2));
        var fourth = await _published.LoadAsync(third);
        await PublishAsync();
        var fifth = await _published.LoadAsync(fourth);

        Assert.Equal([0u, 1u, 2u, 0u, 0u], new[] { first, second, third, fourth, fifth }.Select(index => index.FindByHost("go.shop.example"u8)?.Number ?? 0));
        Assert.Equal(2u, fourth.FindByHost("shop.example"u8)!.Number);
        Assert.Same(second.Find("one"u8), third.Find("one"u8));
        Assert.Same(first.Loaded["one"].Shards[1], fourth.Loaded["one"].Shards[1]);
        Assert.Equal([true, true, true, false, true], new[] { first, second, third, fourth, fifth }.Select(IsRoutable));
        var blocked = fourth.WithBlocks([new EmergencyBlock(1, "other.example", DomainScope.Domain, false)]);
        Assert.Equal((false, 2u), (IsRoutable(blocked), blocked.FindByHost("shop.example"u8)!.Number));

        Task PublishAsync(params HostRoute[] hosts) =>
            _published.PublishAsync(manifest with { Revision = _published.Manifest!.Revision + 1, Hosts = hosts });

        bool IsRoutable(SnapshotIndex index)
        {
            Assert.True(index.Find("one"u8)!.TryFindLink(Define.Key("sale"), out var link));
            return link.Origins.Verdict(link.Origin).Routable;
        }
    }

    [Fact]
    public async Task Load_BlockedDomain_JudgesShardsThatDidNotChange()
    {
        var one = Brand("one", 1);
        await _published.PublishAsync(one);
        var first = await _published.LoadAsync();
        await _published.PublishAsync(one with { Handle = one.Handle with { Domains = [Define.Blocked("shop.example")] } });
        var second = await _published.LoadAsync(first);

        Assert.Same(first.Loaded["one"].Shards[0], second.Loaded["one"].Shards[0]);
        Assert.True(IsRoutable(first));
        Assert.False(IsRoutable(second));

        static bool IsRoutable(SnapshotIndex index) =>
            index.Find("one"u8)!.TryFindLink(Define.Key("sale"), out var link) && link.Origins.Verdict(link.Origin).Routable;
    }

    [Fact]
    public async Task Load_OtherNumberOfShards_DecodesThemAll()
    {
        var one = Brand("one", 1);
        await _published.PublishAsync(one);
        var first = await _published.LoadAsync();
        await _published.PublishAsync(one with { ShardBits = 3 });
        var second = await _published.LoadAsync(first);
        Assert.Equal(8, second.Loaded["one"].Shards.Length);
        Assert.Equal(first.Find("one"u8)!.LinkCount, second.Find("one"u8)!.LinkCount);
        Assert.All(one.Links, link => Assert.True(second.Find("one"u8)!.TryFindLink(link.Slug.Key, out _)));
    }

    [Fact]
    public async Task Load_HandleThatGotAnotherNumber_IsNotMixedWithTheOldOne()
    {
        await _published.PublishAsync(Brand("one", 1));
        var first = await _published.LoadAsync();
        await _published.PublishAsync(Brand("one", 2));
        var second = await _published.LoadAsync(first);
        Assert.Equal(2u, second.Find("one"u8)!.Number);
        Assert.NotSame(first.Loaded["one"].Shards[0], second.Loaded["one"].Shards[0]);
    }

    [Fact]
    public async Task Load_KnownShardUnderAnotherNumber_IsNotTakenUnchecked()
    {
        var manifest = await _published.PublishAsync(Brand("one", 1));
        var first = await _published.LoadAsync();
        var head = Brand("one", 2).WriteHead();
        await _published.Store.PutBlobAsync(BlobName.Of(head), head, CancellationToken.None);
        await _published.PublishAsync(manifest with
        {
            Revision = manifest.Revision + 1,
            Handles = [manifest.Handles[0] with { Number = 2, Head = BlobName.Of(head) }],
        });
        await Assert.ThrowsAsync<InvalidSnapshotException>(() => _published.LoadAsync(first));
    }

    [Fact]
    public async Task Load_BlobMissing_IsRefusedAndNamesIt()
    {
        var manifest = await _published.PublishAsync(Brand("one", 1));
        foreach (var name in new[] { manifest.Handles[0].Shards[0], manifest.Handles[0].Head })
        {
            File.Delete(_published.PathOf(name));
            Assert.Contains(name.ToString(), await RefusedAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Load_BlobWithAnotherHash_IsRefusedAndNamesIt()
    {
        var manifest = await _published.PublishAsync(Brand("one", 1));
        foreach (var name in new[] { manifest.Handles[0].Shards[0], manifest.Handles[0].Head })
        {
            var path = _published.PathOf(name);
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
            Assert.Contains(name.ToString(), await RefusedAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Load_BlobOfAnotherHandleShardOrKind_IsRefused()
    {
        var manifest = await _published.PublishAsync(Brand("one", 1, shardBits: 1), Brand("two", 2, shardBits: 1));
        var (one, two) = (manifest.Handles[0], manifest.Handles[1]);
        ManifestHandle[] wrong =
        [
            one with { Head = two.Head },
            one with { Head = one.Shards[0] },
            one with { Number = 2 },
            one with { Number = 2, Head = two.Head },
            one with { Name = Define.Name("other") },
            one with { Shards = [one.Shards[1], one.Shards[0]] },
            one with { Shards = [one.Shards[0], two.Shards[1]] },
            one with { Shards = [one.Shards[0], one.Head] },
            one with { Shards = [one.Shards[0]] },
            one with { Shards = [one.Shards[0], one.Shards[1], one.Shards[0], one.Shards[1]] },
        ];
        foreach (var handle in wrong)
        {
            await _published.PublishAsync(_published.Manifest! with { Revision = _published.Manifest.Revision + 1, Handles = [handle] });
            Assert.NotEmpty(await RefusedAsync());
        }
    }

    public void Dispose() => _published.Dispose();

    private static SnapshotFixture Brand(string name, uint number, int shardBits = 0) => new(
        new HandleDefinition { Number = number, Name = Define.Name(name), Domains = [Define.Allowed("shop.example")] },
        [.. new[] { "sale", "other", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth" }.Select((slug, i) =>
            Define.Link(slug, $"https://shop.example/{name}/{slug}", (uint)i + 1))],
        shardBits);

    private async Task<string> RefusedAsync() =>
        (await Assert.ThrowsAsync<InvalidSnapshotException>(() => _published.LoadAsync())).Message;
}
