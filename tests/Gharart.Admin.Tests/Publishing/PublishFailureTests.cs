using Gharart.Admin.Features.Links;
using Gharart.Admin.Publishing;
using Gharart.Admin.Tests.Features.DestinationDomains;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>A row that cannot be compiled holds back its own handle, and only as long as it is there.</summary>
public class PublishFailureTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const int ManyLinks = 1500;

    [Fact]
    public async Task BadRow_HoldsBackItsHandleAlone_UntilItIsMended()
    {
        await using var publishing = new PublishingScene(admin);
        var (bad, good) = (await SceneAsync(ManyLinks), await SceneAsync(1));
        var before = await publishing.StartAsync();
        Assert.True(Of(before, bad).Shards.Count > 1);

        // The first link of each handle changes; in one of the two so that it cannot be read any more.
        var removed = await RemoveLastAsync(bad);
        await BreakAsync(bad, "link-0", "not a destination");
        await EditAsync(good, "link-0", "https://shop.example/new");
        publishing.Raise();
        var held = await publishing.NextAsync();

        Assert.NotEqual(Of(before, good).Shards[0], Of(held, good).Shards[0]);
        Assert.True(Of(before, bad).HasSameBlobs(Of(held, bad)));
        Assert.Equal(before.MissingLinks, held.MissingLinks);
        Assert.Equal([bad.HandleId], publishing.Failures.Handles);
        Assert.Single(publishing.Errors, error => error.Contains($"Handle {bad.HandleId} ", StringComparison.Ordinal));

        // Another change tries again, and says nothing that was not said; others still go on.
        await EditAsync(bad, "link-1", "https://shop.example/also");
        await EditAsync(good, "link-0", "https://shop.example/newer");
        publishing.Raise();
        var stillHeld = await publishing.NextAsync();
        Assert.True(Of(before, bad).HasSameBlobs(Of(stillHeld, bad)));
        Assert.NotEqual(Of(held, good).Shards[0], Of(stillHeld, good).Shards[0]);
        Assert.Single(publishing.Errors, error => error.Contains($"Handle {bad.HandleId} ", StringComparison.Ordinal));

        // Mended: all that changed meanwhile is published, and the removed link counts as removed.
        await BreakAsync(bad, "link-0", "https://shop.example/mended");
        await EditAsync(bad, "link-1", "https://shop.example/also-again");
        publishing.Raise();
        var mended = await publishing.NextAsync();
        Assert.Equal(0, publishing.Failures.Count);
        Assert.Equal((ManyLinks - removed, before.RemovedLinks + 1, before.MissingLinks), ((int)Of(mended, bad).LinkCount!.Value, mended.RemovedLinks, mended.MissingLinks));

        // The rows go after the manifest came.
        while (await admin.WithDatabaseAsync(db => db.PendingPublishes.AnyAsync(row => row.HandleId == bad.HandleId)))
        {
            publishing.ThrowIfOverdue();
        }

        await publishing.StopAsync();
        Assert.True(Of(mended, bad).HasSameBlobs(Of(await WholeAsync(), bad)));
    }

    [Fact]
    public async Task BadRow_AtTheStart_KeepsWhatIsPublishedAndLeavesOutWhatIsNot()
    {
        await using var publishing = new PublishingScene(admin);
        var (known, unknown, good) = (await SceneAsync(3), await SceneAsync(1), await SceneAsync(1));
        await BreakAsync(unknown, "link-0", "not a destination");
        var before = await publishing.StartAsync();
        Assert.DoesNotContain(before.Handles, handle => handle.Number == unknown.HandleId);
        await publishing.StopAsync();

        await BreakAsync(known, "link-1", "neither");
        await EditAsync(good, "link-0", "https://shop.example/new");
        var after = await publishing.StartAsync();

        Assert.True(Of(before, known).HasSameBlobs(Of(after, known)));
        Assert.False(Of(before, good).HasSameBlobs(Of(after, good)));
        Assert.Equal([known.HandleId, unknown.HandleId], publishing.Failures.Handles.Order());
        await BreakAsync(known, "link-1", "https://shop.example/");
        await BreakAsync(unknown, "link-0", "https://shop.example/");
    }

    [Fact]
    public async Task BadDomainRow_DoesNotHoldBackTheBlocksOfOthers()
    {
        await using var publishing = new PublishingScene(admin);
        var (bad, good) = (await SceneAsync(1), await SceneAsync(1));
        foreach (var scene in new[] { bad, good })
        {
            await scene.InsertAsync("old.example", row => row.Decide(TrustDecision.Block, "why", "me", admin.Clock.GetUtcNow(), null));
        }

        var before = await publishing.StartAsync();
        await admin.WithDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE destination_domains SET scope = 'NONSENSE' WHERE handle_id = {bad.HandleId}"));
        await good.InsertAsync("new.example", row => row.Decide(TrustDecision.Block, "why", "me", admin.Clock.GetUtcNow(), null));
        publishing.Raise();
        var first = await publishing.NextAsync();
        var after = Of(first, good).Head == Of(before, good).Head ? await publishing.NextAsync() : first;

        Assert.NotEqual(Of(before, good).Head, Of(after, good).Head);
        Assert.Equal(["new.example", "old.example"], DomainsOf(first, good));
        Assert.Equal(["new.example", "old.example"], DomainsOf(after, good));
        Assert.Equal(["old.example"], DomainsOf(after, bad));
        Assert.Equal(Of(before, bad).Head, Of(after, bad).Head);
        await admin.WithDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE destination_domains SET scope = 'DOMAIN' WHERE handle_id = {bad.HandleId}"));

        static IEnumerable<string> DomainsOf(Manifest manifest, DomainScene scene) =>
            manifest.EmergencyBlocks.Where(block => block.HandleNumber == scene.HandleId).Select(block => block.Domain);
    }

    [Fact]
    public async Task Readiness_TellsHowManyHandlesFail()
    {
        var failures = admin.Services.GetRequiredService<PublishFailures>();
        failures.Add(7, "a test");
        using var client = admin.Anonymous();
        using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
        failures.Remove(7);

        Assert.Contains("\"failedHandles\":1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static ManifestHandle Of(Manifest manifest, DomainScene scene) => manifest.Handles.Single(handle => handle.Number == scene.HandleId);

    // What a publisher makes that knows nothing of earlier ones.
    private async Task<Manifest> WholeAsync()
    {
        await using var publishing = new PublishingScene(admin);
        return await publishing.StartAsync();
    }

    private async Task<DomainScene> SceneAsync(int links)
    {
        var scene = await DomainScene.NewAsync(admin);
        await admin.WithDatabaseAsync(db =>
        {
            db.Links.AddRange(Enumerable.Range(0, links).Select(i => PublishingScene.NewLink(scene.HandleId, $"link-{i}", "https://shop.example/")));
            return db.SaveChangesAsync();
        });
        return scene;
    }

    private Task<int> EditAsync(DomainScene scene, string slug, string destination) => admin.WithDatabaseAsync(async db =>
    {
        (await db.Links.SingleAsync(link => link.HandleId == scene.HandleId && link.SlugKey == slug)).DestinationUrl = destination;
        return await db.SaveChangesAsync();
    });

    private async Task<int> RemoveLastAsync(DomainScene scene)
    {
        await admin.WithDatabaseAsync(async db =>
        {
            db.Links.Remove(await db.Links.Where(link => link.HandleId == scene.HandleId).OrderBy(link => link.Id).LastAsync());
            return await db.SaveChangesAsync();
        });
        return 1;
    }

    // As a faulty program or hand would: nothing checks the text.
    private Task<int> BreakAsync(DomainScene scene, string slug, string destination) => admin.WithDatabaseAsync(async db =>
    {
        var link = await db.Links.AsNoTracking().SingleAsync(row => row.HandleId == scene.HandleId && row.SlugKey == slug);
        await db.Links.Where(row => row.Id == link.Id).ExecuteUpdateAsync(row => row.SetProperty(l => l.DestinationUrl, destination));
        db.PendingPublishes.Add(new PendingPublish { HandleId = scene.HandleId, ShardHash = link.ShardHash });
        return await db.SaveChangesAsync();
    });
}
