using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;

namespace Gharart.Admin.Tests.Features.DestinationDomains;

public class DomainUsageTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task UsedBy_LinksAndRules_CountOnceForEachDomainThatCoversThem()
    {
        var scene = await DomainScene.NewAsync(admin);
        await scene.RegisterAsync("shop.example");
        await scene.RegisterAsync("de.shop.example", "HOST");
        await scene.RegisterAsync("unused.example");
        await SaveAsync(
            Link(scene, "exact", "https://shop.example/a"),
            Link(scene, "below", "https://de.shop.example:8443/?x=1"),
            Link(scene, "deeper", "https://www.de.shop.example/"),
            Link(scene, "twice", "https://shop.example/", "https://www.shop.example/late"),
            Link(scene, "fallback", "https://elsewhere.example/", "https://shop.example/late"),
            Link(scene, "suffix", "https://myshop.example/"),
            Link(scene, "in-query", "https://elsewhere.example/shop.example?u=https://shop.example/"),
            Link(scene, "address", "https://192.0.2.1/"),
            Rule(scene, "both", "https://de.shop.example/", "https://shop.example/b"),
            Rule(scene, "neither", "https://elsewhere.example/"));

        // Another handle's links do not count.
        var other = await DomainScene.NewAsync(admin);
        await SaveAsync(Link(other, "other", "https://shop.example/"));

        var items = (await scene.GetAsync()).At("items").EnumerateArray().ToDictionary(item => item.Text("domain")!, item => item.At("usedBy").GetRawText());

        Assert.Equal("""{"links":5,"rules":1,"campaigns":0}""", items["shop.example"]);
        Assert.Equal("""{"links":1,"rules":1,"campaigns":0}""", items["de.shop.example"]);
        Assert.Equal("""{"links":0,"rules":0,"campaigns":0}""", items["unused.example"]);
        Assert.Equal(items["shop.example"], (await scene.GetAsync("/shop.example")).At("usedBy").GetRawText());
        Assert.Equal(items["shop.example"], (await scene.DecideAsync("shop.example", "{}")).At("usedBy").GetRawText());
    }

    private static Link Link(DomainScene scene, string slug, string destination, string? fallback = null)
    {
        var link = new Link { HandleId = scene.HandleId, DestinationUrl = destination, FallbackUrl = fallback };
        Assert.True(link.TrySetSlug(slug));
        return link;
    }

    private static RoutingRule Rule(DomainScene scene, string ruleId, params string[] destinations) => new()
    {
        HandleId = scene.HandleId,
        RuleId = ruleId,
        Variants = [.. destinations.Select((url, i) => new RuleVariant($"v{i}", url, 1))],
    };

    private Task<int> SaveAsync(params object[] rows) => admin.WithDatabaseAsync(db =>
    {
        db.AddRange(rows);
        return db.SaveChangesAsync();
    });
}
