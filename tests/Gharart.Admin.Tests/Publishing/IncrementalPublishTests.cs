using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Tests.Features.DestinationDomains;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>Publishing only what changed gives what publishing everything would give.</summary>
public class IncrementalPublishTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const int Links = 20_000;
    private const int Rounds = 8;
    private const int Seed = 20261121;

    [Fact]
    public async Task Edits_OfAllKinds_GiveTheBlobsOfAFullPublish()
    {
        var random = new Random(Seed);
        var scene = await DomainScene.NewAsync(admin);
        await scene.InsertAsync("shop.example", row => row.VerificationStatus = VerificationStatus.Verified);
        await admin.WithDatabaseAsync(db =>
        {
            db.Links.AddRange(Enumerable.Range(0, Links).Select(i => PublishingScene.NewLink(scene.HandleId, $"link-{i}", $"https://shop.example/{i}")));
            return db.SaveChangesAsync();
        });
        await using var publishing = new PublishingScene(admin);
        var published = await publishing.StartAsync();
        Assert.Equal(32, Of(published).Shards.Count);

        for (var round = 0; round < Rounds; round++)
        {
            var before = Of(published);
            await ChangeAsync(scene, round, random);
            publishing.Raise();
            published = await publishing.NextAsync();

            await using var whole = new PublishingScene(admin);
            var expected = Of(await whole.StartAsync());
            Assert.True(Of(published).HasSameBlobs(expected), $"Round {round} of seed {Seed}.");
            Assert.Equal(expected.LinkCount, Of(published).LinkCount);
            Assert.Equal(round % 4 == 3, before.Head != Of(published).Head);
        }

        ManifestHandle Of(Manifest manifest) => manifest.Handles.Single(handle => handle.Number == scene.HandleId);
    }

    [Fact]
    public async Task Edit_PutsOneBlob()
    {
        await using var publishing = new PublishingScene(admin);
        var scene = await DomainScene.NewAsync(admin);
        await admin.WithDatabaseAsync(db =>
        {
            db.Links.AddRange(Enumerable.Range(0, 10_000).Select(i => PublishingScene.NewLink(scene.HandleId, $"link-{i}", $"https://shop.example/{i}")));
            return db.SaveChangesAsync();
        });
        await publishing.StartAsync();
        var before = publishing.Store.Traffic;

        await admin.WithDatabaseAsync(async db =>
        {
            (await db.Links.FirstAsync(link => link.HandleId == scene.HandleId)).DestinationUrl = "https://shop.example/new";
            return await db.SaveChangesAsync();
        });
        publishing.Raise();
        await publishing.NextAsync();

        // Put, and read back.
        Assert.Equal((before.Puts + 1, before.Gets + 1), publishing.Store.Traffic);
    }

    // Three rounds of links, then one of the head.
    private Task<int> ChangeAsync(DomainScene scene, int round, Random random) => admin.WithDatabaseAsync(async db =>
    {
        if (round % 4 == 3)
        {
            (await db.Handles.SingleAsync(row => row.Id == scene.HandleId)).FallbackUrl = $"https://shop.example/fallback/{round}";
            return await db.SaveChangesAsync();
        }

        var picked = Enumerable.Range(0, 5).Select(_ => $"link-{random.Next(Links)}").ToArray();
        var links = await db.Links.Include(link => link.Rules).Where(link => link.HandleId == scene.HandleId && picked.Contains(link.SlugKey)).ToListAsync();
        foreach (var link in links)
        {
            switch (random.Next(5))
            {
                case 0:
                    db.Links.Remove(link);
                    break;
                case 1:
                    Assert.True(link.TrySetSlug($"renamed-{round}-{link.Id}"));
                    break;
                case 2:
                    var rule = new RoutingRule { HandleId = scene.HandleId, RuleId = $"rule-{round}" };
                    rule.Variants.Add(new RuleVariant("only", "https://shop.example/rule", 1));
                    link.Rules.Add(rule);
                    break;
                default:
                    (link.DestinationUrl, link.Enabled) = ($"https://shop.example/edited/{round}", random.Next(2) == 0);
                    break;
            }
        }

        db.Links.Add(PublishingScene.NewLink(scene.HandleId, $"new-{round}", "https://shop.example/new"));
        return await db.SaveChangesAsync();
    });
}
