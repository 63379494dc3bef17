using System.Net;
using System.Text.Json.Nodes;
using Gharart.Core.Trust;

namespace Gharart.Admin.Tests.Features.RoutePreview;

public class RouteDraftTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task Preview_EveryField_IsThere()
    {
        var client = await SceneAsync();

        var preview = await client.PostAsync("links/SALE/route-preview", new { country = "jp", device = "mobile", source = "Email", segment = "vip,new", campaign = "x" });

        Assert.Equal(
            [
                "requestId", "runId", "slug", "snapshotVersion", "evaluatedAt", "context", "outcome", "status", "destinationUrl", "matched", "trust", "trace", "collisions",
            ],
            preview.Json.Select(member => member.Key));
        Assert.StartsWith("run_", preview.Text("runId"), StringComparison.Ordinal);
        Assert.Equal("sale", preview.Text("slug"));
        Assert.Equal("""{"country":"JP","device":"MOBILE","source":"email","campaign":"x","segment":"vip,new"}""", preview.Json["context"]!.ToJsonString());
        Assert.Equal(
            """[{"layer":"HANDLE","ruleId":"dach","priority":10,"matched":false,"failed":["countryIn"],"skipped":null},{"layer":"HANDLE","ruleId":"new","priority":20,"matched":true,"skipped":"untrusted_destination"}]""",
            preview.Json["trace"]!.ToJsonString());
        Assert.Equal(("REDIRECT", "302", $"{Shop}/sale", "DEFAULT"), (preview.Text("outcome"), preview.Text("status"), preview.Text("destinationUrl"), preview.Json["matched"]!["layer"]!.ToString()));
    }

    [Fact]
    public async Task Preview_AgentAddressAndHeaders_AreClassifiedAsAtTheEdge()
    {
        var client = await SceneAsync();

        var preview = await client.PostAsync("links/sale/route-preview", new
        {
            userAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            ip = "127.0.0.1",
            headers = new Dictionary<string, string> { ["Referer"] = "https://www.google.com/", ["Cookie"] = "gx_vid=abc" },
            query = "seg=vip",
        });

        Assert.Equal("""{"country":"XX","device":"MOBILE","source":"search","campaign":null,"segment":"returning,vip"}""", preview.Json["context"]!.ToJsonString());
    }

    [Fact]
    public async Task Draft_OfRules_StandsInForThoseOfTheSameIdAndSavesNothing()
    {
        var client = await SceneAsync();
        object Draft(params object[] rules) => new { country = "DE", device = "MOBILE", draft = new { rules } };
        object Variant(string path) => new { id = "v", destinationUrl = $"{Shop}/{path}" };

        var replaced = await client.PostAsync("links/sale/route-preview", Draft(new { ruleId = "dach", priority = 10, variant = Variant("drafted") }));
        var added = await client.PostAsync("links/sale/route-preview", Draft(new { ruleId = "first", priority = 10, when = new { countryIn = new[] { "DE" }, deviceIn = new[] { "MOBILE" } }, variant = Variant("first") }));
        var without = await client.PostAsync("links/sale/route-preview", Draft(new { ruleId = "dach", enabled = false, variant = Variant("x") }));

        Assert.Equal(("dach", $"{Shop}/drafted"), (RuleOf(replaced), replaced.Text("destinationUrl")));
        Assert.Equal(("first", $"{Shop}/first"), (RuleOf(added), added.Text("destinationUrl")));
        Assert.Equal(["first", "dach"], added.Json["collisions"]![0]!["ruleIds"]!.AsArray().Select(id => id!.ToString()));
        Assert.Equal($"{Shop}/sale", without.Text("destinationUrl"));
        Assert.Equal($"{Shop}/dach", (await client.PostAsync("links/sale/route-preview", new { country = "DE" })).Text("destinationUrl"));
        Assert.Equal(["dach", "new"], (await client.ListAsync("personalization-rules", 50)).Select(rule => rule["ruleId"]!.ToString()));
        Assert.Empty(await client.TakeQueueAsync());
    }

    [Fact]
    public async Task Draft_OfALink_NeedsNoSavedOne()
    {
        var client = await SceneAsync();
        var link = new
        {
            destinationUrl = $"{Shop}/drafted",
            redirectType = 307,
            tracking = new { utmSource = "mail" },
            routingRules = new[] { new { ruleId = "vip", when = new { segmentIn = new[] { "vip" } }, variant = new { id = "v", destinationUrl = $"{Shop}/vip" } } },
        };

        var created = await client.PostAsync("links/Brand-New/route-preview", new { draft = new { link } });
        var own = await client.PostAsync("links/brand-new/route-preview", new { segment = "vip", country = "DE", draft = new { link } });
        var over = await client.PostAsync("links/sale/route-preview", new { draft = new { link } });

        Assert.Equal(("Brand-New", "307", $"{Shop}/drafted?utm_source=mail"), (created.Text("slug"), created.Text("status"), created.Text("destinationUrl")));
        Assert.Equal(("LINK", "vip"), (own.Json["matched"]!["layer"]!.ToString(), RuleOf(own)));
        Assert.Equal($"{Shop}/drafted?utm_source=mail", over.Text("destinationUrl"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("links/brand-new")).Status);
        Assert.Equal("not_found", (await client.PostAsync("links/brand-new/route-preview", new { })).Error);
    }

    [Fact]
    public async Task Draft_Wrong_IsRefusedByTheNameOfEachField()
    {
        var client = await SceneAsync();
        var variant = new { id = "v", destinationUrl = Shop };
        var draft = new
        {
            rules = new object[]
            {
                new { ruleId = "good", variant }, new { variant }, new { ruleId = "bad", when = new { countryIn = Array.Empty<string>() }, variant }, new { ruleId = "good", variant },
            },
            link = new { destinationUrl = "javascript:alert(1)", routingRules = new[] { new { ruleId = "x", variant } } },
        };

        var refused = await client.PostAsync("links/sale/route-preview", new { country = "DEU", draft });
        var matrix = await client.PostAsync("links/sale/route-preview/matrix", new { draft });
        var unknown = await client.PostAsync("links/sale/route-preview", new { draft = new { rule = Array.Empty<object>() } });

        string[] fields = ["draft.link.destinationUrl", "draft.link.routingRules[0].ruleId", "draft.rules[1].ruleId", "draft.rules[2].when.countryIn", "draft.rules[3].ruleId"];
        refused.IsRefused("validation_error", ["country", .. fields]);
        matrix.IsRefused("validation_error", fields);
        Assert.Equal("invalid_payload", unknown.Error);
    }

    private static string RuleOf(HandleClient.Answer preview) => preview.Json["matched"]!["ruleId"]!.ToString();

    private async Task<HandleClient> SceneAsync()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        await client.AddDomainAsync("new.example", VerificationStatus.Pending);
        await client.PutAsync("links/sale", new { destinationUrl = $"{Shop}/sale", forwardQuery = false });
        await client.PutAsync("personalization-rules/dach", new { priority = 10, when = new { countryIn = new[] { "DE", "AT" } }, variant = new { id = "d", destinationUrl = $"{Shop}/dach" } });
        await client.PutAsync("personalization-rules/new", new { priority = 20, variant = new { id = "n", destinationUrl = "https://new.example/" } });
        await client.TakeQueueAsync();
        return client;
    }
}
