using Gharart.Admin.Publishing;
using Gharart.Admin.Tests.Features.DestinationDomains;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>docs/decisions/0006-shrink-guard.md: a loss is explained by rows that were written with it, not by rows that are missing.</summary>
public class LinkBalanceTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Theory]
    [InlineData(10, 7, 3, true, 3, 0)] // three deleted
    [InlineData(10, 7, 0, true, 0, 3)] // an edit, and three gone with it
    [InlineData(10, 7, 2, true, 2, 1)]
    [InlineData(10, 7, 9, true, 3, 0)] // deleted and others added
    [InlineData(10, 12, 1, true, 0, 0)]
    [InlineData(10, 7, 0, false, 0, 3)]
    [InlineData(10, null, 0, true, 10, 0)] // the handle was deleted
    [InlineData(10, null, 0, false, 0, 10)] // the handle is gone, and nobody knows why
    public void Of_OneHandle_TellsRemovedFromMissing(int before, int? after, int removedByRow, bool hasRow, long removed, long missing)
    {
        PendingPublish[] pending = hasRow ? [new PendingPublish { HandleId = 7, RemovedLinks = removedByRow }] : [];

        Assert.Equal((removed, missing), LinkBalance.Of([Handle(7, before)], after is { } count ? [Handle(7, count)] : [], pending));
    }

    [Fact]
    public void Of_ManyHandles_OneDoesNotExplainTheOther() => Assert.Equal(
        (5, 3),
        LinkBalance.Of(
            [Handle(1, 10), Handle(2, 10), Handle(3, null)],
            [Handle(1, 5), Handle(2, 7), Handle(3, 1)],
            [new PendingPublish { HandleId = 1, RemovedLinks = 2 }, new PendingPublish { HandleId = 1, RemovedLinks = 90 }]));

    [Fact]
    public async Task Publisher_LinksDeletedByHandAndBehindItsBack_SaysWhich()
    {
        await using var publishing = new PublishingScene(admin);
        var scene = await DomainScene.NewAsync(admin);
        await admin.WithDatabaseAsync(db =>
        {
            db.Links.AddRange(Enumerable.Range(0, 20).Select(i => PublishingScene.NewLink(scene.HandleId, $"link-{i}", "https://shop.example/")));
            return db.SaveChangesAsync();
        });
        var before = await publishing.StartAsync();
        Assert.Equal(20u, Handle(before).LinkCount);

        await admin.WithDatabaseAsync(async db =>
        {
            db.Links.RemoveRange(await db.Links.Where(link => link.HandleId == scene.HandleId).OrderBy(link => link.Id).Take(3).ToListAsync());
            return await db.SaveChangesAsync();
        });
        publishing.Raise();
        var removed = await publishing.NextAsync();
        Assert.Equal((17u, before.RemovedLinks + 3, before.MissingLinks), (Handle(removed).LinkCount, removed.RemovedLinks, removed.MissingLinks));

        // What a half-restored database looks like to the next start.
        await publishing.StopAsync();
        await admin.WithDatabaseAsync(db => db.Links.Where(link => link.HandleId == scene.HandleId && link.Slug != "link-19").ExecuteDeleteAsync());
        var missing = await publishing.StartAsync();
        Assert.Equal((1u, removed.RemovedLinks, removed.MissingLinks + 16), (Handle(missing).LinkCount, missing.RemovedLinks, missing.MissingLinks));

        await publishing.StopAsync();
        var meant = await publishing.StartAsync(allowShrink: true);
        Assert.Equal((1u, missing.RemovedLinks + 16, 0ul), (Handle(meant).LinkCount, meant.RemovedLinks, meant.MissingLinks));
        Assert.Equal(0, ShrinkGuard.Unexplained(removed, 17, meant, 1));

        ManifestHandle Handle(Manifest manifest) => manifest.Handles.Single(handle => handle.Number == scene.HandleId);
    }

    private static ManifestHandle Handle(uint number, int? links) =>
        new(HandleName.TryParse($"brand-{number}", out var name) ? name : throw new InvalidOperationException(), number, default, [default], (uint?)links);
}
