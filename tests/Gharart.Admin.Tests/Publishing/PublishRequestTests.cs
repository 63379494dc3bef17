using Gharart.Admin.Tests.Features.DestinationDomains;
using Gharart.Core.Snapshots;
using Gharart.Redis;
using Gharart.TestKit;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>What reaches the publishing admin through Redis. The fixture's clock stands still, so nobody looks without being asked.</summary>
public sealed class PublishRequestTests(AdminFixture admin) : IClassFixture<AdminFixture>, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RedisServer _redis = new();
    private readonly List<RedisConnection> _connections = [];

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        _redis.Dispose();
    }

    [Fact]
    public async Task Edit_OnAnAdminThatDoesNotPublish_WakesTheOneThatDoes()
    {
        var handle = await DomainScene.NewAsync(admin);
        await using var leader = new PublishingScene(admin, Open());
        await using var follower = new PublishingScene(admin, Open());
        var before = await leader.StartAsync();
        await follower.StartFollowingAsync();

        for (var i = 0; i < 20; i++)
        {
            await admin.WithDatabaseAsync(async db =>
            {
                (await db.Handles.SingleAsync(row => row.Id == handle.HandleId)).FallbackUrl = $"https://shop.example/{i}";
                return await db.SaveChangesAsync();
            });
            follower.Raise();
            var after = await leader.NextAsync();
            Assert.NotEqual(HeadOf(before), HeadOf(after));
            before = after;
        }

        BlobName HeadOf(Manifest manifest) => manifest.Handles.Single(row => row.Number == handle.HandleId).Head;
    }

    [Fact]
    public async Task Publisher_CompilesForLongerThanItsRightLasts_KeepsIt()
    {
        await using var leader = new PublishingScene(admin, Open());
        await leader.StartAsync();
        var compiling = leader.Store.HoldBlobs();
        await DomainScene.NewAsync(admin);
        leader.Raise();
        await compiling;

        for (var renewals = leader.Store.Leads; leader.Store.Leads < renewals + 3;)
        {
            admin.Clock.Advance(TimeSpan.FromSeconds(3));
            leader.ThrowIfOverdue();
        }

        leader.Store.Release();
        await leader.NextAsync();
    }

    [Theory]
    [InlineData("DEL")]
    [InlineData("SET")]
    public async Task Blob_GoneOrDamaged_IsMadeAgainWhenAnEdgeComplains(string what)
    {
        await DomainScene.NewAsync(admin);
        await using var publishing = new PublishingScene(admin, Open());
        var manifest = await publishing.StartAsync();
        var names = manifest.Handles.SelectMany(handle => handle.Shards.Prepend(handle.Head)).ToArray();
        var store = Open();
        string[] lost = what == "DEL" ? [.. names.Select(name => $"gharart:blob:{name}")] : [$"gharart:blob:{names[0]}"];
        foreach (var key in lost)
        {
            _redis.Command([what, key, .. what == "SET" ? ["noise"] : Array.Empty<string>()]);
        }

        admin.Clock.Advance(TimeSpan.FromSeconds(2));
        await store.RequestAsync(names[0], None);

        // One complaint, and all are back that were gone.
        foreach (var name in names)
        {
            while (await store.GetBlobAsync(name, None) is not { } blob || BlobName.Of(blob) != name)
            {
                publishing.ThrowIfOverdue();
            }
        }
    }

    [Fact]
    public async Task Blob_GoneFromADirectory_IsMadeAgainAfterTenSeconds()
    {
        await DomainScene.NewAsync(admin);
        var directory = Directory.CreateTempSubdirectory("gharart-lost-");
        var store = new DirectorySnapshotStore(directory.FullName);
        await using (var publishing = new PublishingScene(admin, store))
        {
            var name = (await publishing.StartAsync()).Handles[0].Head;
            File.Delete(Directory.GetFiles(directory.FullName, name.ToString(), SearchOption.AllDirectories).Single());
            publishing.Raise();
            admin.Clock.Advance(TimeSpan.FromSeconds(11));
            publishing.Raise();
            while (!store.Contains(name))
            {
                publishing.ThrowIfOverdue();
            }
        }

        directory.Delete(recursive: true);
    }

    private RedisSnapshotStore Open()
    {
        var connection = new RedisConnection(_redis.Settings, TimeProvider.System);
        _connections.Add(connection);
        return new RedisSnapshotStore(connection, TimeProvider.System);
    }
}
