using Gharart.Admin.Data;
using Gharart.Admin.Publishing;
using Gharart.Admin.Tests.Features.DestinationDomains;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Admin.Tests.Publishing;

public class ExpiredDecisionsTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly ExpiredDecisions _expired = new();

    [Fact]
    public async Task Queue_DecisionRunsOut_QueuesTheHeadOnce()
    {
        var scene = await DomainScene.NewAsync(admin);
        var other = await DomainScene.NewAsync(admin);
        var now = admin.Clock.GetUtcNow();
        await scene.InsertAsync("a.example", row => row.Decide(TrustDecision.Block, "why", "me", now, now + Tick));
        await scene.InsertAsync("b.example", row => row.Decide(TrustDecision.Allow, "why", "me", now, now + Tick));
        await scene.InsertAsync("later.example", row => row.Decide(TrustDecision.Block, "why", "me", now, now + (4 * Tick)));
        await other.InsertAsync("for-good.example", row => row.Decide(TrustDecision.Block, "why", "me", now, null));
        await scene.TakeQueueAsync();
        await other.TakeQueueAsync();

        var queued = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            await QueueAsync(now + (i * Tick));
            queued.Add((await scene.TakeQueueAsync()).Count);
        }

        Assert.Equal([0, 1, 0, 0, 1, 0], queued);
        Assert.Empty(await other.TakeQueueAsync());
    }

    [Fact]
    public async Task Queue_EndBetweenTwoLooks_IsSeenByTheMillisecond()
    {
        var scene = await DomainScene.NewAsync(admin);
        var now = admin.Clock.GetUtcNow();
        var end = now + TimeSpan.FromMilliseconds(500);
        await scene.InsertAsync("a.example", row => row.Decide(TrustDecision.Block, "why", "me", now, end));
        await scene.TakeQueueAsync();

        await QueueAsync(now);
        await QueueAsync(end - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await scene.TakeQueueAsync());

        // From this millisecond on the API answers without the decision, and so do edges.
        await QueueAsync(end);
        Assert.Equal([null], await scene.TakeQueueAsync());
    }

    [Fact]
    public async Task Queue_RanOutBeforeTheFirstLook_IsLeftToTheFirstSnapshot()
    {
        var scene = await DomainScene.NewAsync(admin);
        var now = admin.Clock.GetUtcNow();
        await scene.InsertAsync("a.example", row => row.Decide(TrustDecision.Block, "why", "me", now, now - Tick));
        await scene.TakeQueueAsync();

        await QueueAsync(now);
        await QueueAsync(now + Tick);

        Assert.Empty(await scene.TakeQueueAsync());
    }

    [Fact]
    public async Task Queue_ClockWasSetBack_QueuesAgainWhenTheEndComesAgain()
    {
        var scene = await DomainScene.NewAsync(admin);
        var now = admin.Clock.GetUtcNow();
        await scene.InsertAsync("a.example", row => row.Decide(TrustDecision.Block, "why", "me", now, now + Tick));
        await scene.TakeQueueAsync();

        foreach (var at in new[] { now, now + (2 * Tick), now, now + (2 * Tick) })
        {
            await QueueAsync(at);
        }

        Assert.Equal([null, null], await scene.TakeQueueAsync());
    }

    [Fact]
    public async Task Publisher_DecisionRunsOut_PublishesTheNewVerdictThoughNobodyWroteAnything()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var directory = Directory.CreateTempSubdirectory("gharart-snapshots-");
        Assert.True(MasterSecret.TryParse(Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]), out var secret, out _));
        var store = new WatchedSnapshotStore(new DirectorySnapshotStore(directory.FullName));
        var signal = new PublishSignal(admin.Clock);
        var published = new PublishedRevision();
        var databases = admin.Services.GetRequiredService<IDbContextFactory<AdminDbContext>>();
        using var emergency = new EmergencyPublication(
            databases, store, signal, published, secret, admin.Clock, NullLogger<EmergencyPublication>.Instance);
        using var publisher = new SnapshotPublisher(
            databases,
            store,
            emergency,
            admin.Services.GetRequiredService<AdminOptions>(),
            signal,
            published,
            new PublishFailures(),
            admin.Services.GetRequiredService<RoutedHosts>(),
            secret,
            admin.Clock,
            NullLogger<SnapshotPublisher>.Instance);
        var scene = await DomainScene.NewAsync(admin);
        var now = admin.Clock.GetUtcNow();
        await scene.InsertAsync("shop.example", row =>
        {
            row.VerificationStatus = VerificationStatus.Verified;
            row.Decide(TrustDecision.Block, "why", "me", now, now + Tick);
        });

        await publisher.StartAsync(guard.Token);
        var before = Head(await store.NextManifestAsync(guard.Token));
        admin.Clock.Advance(Tick);
        signal.Raise();
        var after = Head(await store.NextManifestAsync(guard.Token));
        await publisher.StopAsync(guard.Token);

        Assert.NotEqual(before, after);
        Assert.Equal(await CompileAsync(now), before);
        Assert.Equal(await CompileAsync(now + Tick), after);
        directory.Delete(recursive: true);

        BlobName Head(byte[] manifest) =>
            Manifest.Read(manifest, secret.Derive(KeyLabels.SnapshotHmac)).Handles.Single(handle => handle.Number == scene.HandleId).Head;

        Task<BlobName> CompileAsync(DateTimeOffset at) => admin.WithDatabaseAsync(async db =>
            BlobName.Of((await HandlePublication.HeadAsync(db, scene.HandleId, at, guard.Token))!.Value.Blob));
    }

    private Task<int> QueueAsync(DateTimeOffset now) => admin.WithDatabaseAsync(async db =>
    {
        await _expired.QueueAsync(db, now, CancellationToken.None);
        return 0;
    });
}
