using System.Net;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests;

/// <summary>The main job, as a newcomer meets it.</summary>
public sealed class FirstClickTests(StandaloneFixture fixture) : IClassFixture<StandaloneFixture>
{
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task DemoLink_PlainClick_GoesToTheShopWithAToken()
    {
        using var answer = await fixture.Edge.SendAsync(Clients.Click("gharart", "/festive", ("User-Agent", "curl/8.5.0")));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var location = answer.Headers.Location!;
        Assert.StartsWith("https://shop.gharart.example/festive?ctx=", location.OriginalString, StringComparison.Ordinal);
        Assert.InRange(location.Query.Length - "?ctx=".Length, 1, 80);
    }

    [Fact]
    public async Task DemoLink_WithATrackingTemplate_CarriesSourceCountryAndClick()
    {
        using var answer = await fixture.Edge.SendAsync(Clients.Click("gharart", "/buy-now", ("User-Agent", IPhone), ("X-Country", "BR")));

        Assert.Matches(
            "^https://shop\\.gharart\\.example/buy-now\\?utm_source=direct&utm_campaign=festive-BR&click_id=clk_[0-9a-f-]{36}&ctx=[A-Za-z0-9_-]+$",
            answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task DemoLink_IndianPhoneBehindTrustedProxy_FollowsInMobile()
    {
        using var byHeader = await fixture.Edge.SendAsync(Clients.Click("gharart", "/festive", ("User-Agent", IPhone), ("X-Country", "IN")));
        using var byAddress = await fixture.Edge.SendAsync(Clients.Click("gharart", "/festive", ("User-Agent", IPhone), ("X-Forwarded-For", "203.0.113.5")));

        Assert.StartsWith("https://in.gharart.example/m?ctx=", byHeader.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith("https://in.gharart.example/m?ctx=", byAddress.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DemoLink_JapaneseVisitor_IsNotSentToThePendingDomain()
    {
        using var answer = await fixture.Edge.SendAsync(Clients.Click("gharart", "/festive", ("User-Agent", IPhone), ("X-Country", "JP")));
        var preview = await fixture.Api.PostAsync("handles/gharart/links/festive/route-preview", new { country = "JP", userAgent = IPhone });

        Assert.StartsWith("https://shop.gharart.example/festive", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("DEFAULT", (string?)preview["matched"]!["layer"]);
        var skipped = preview["trace"]!.AsArray().Single(entry => (string?)entry!["ruleId"] == "new-market")!;
        Assert.True((bool)skipped["matched"]!);
        Assert.Equal("untrusted_destination", (string?)skipped["skipped"]);
    }

    [Fact]
    public async Task Preview_OfTheDeliberateCollision_NamesWinnerAndWitness()
    {
        var preview = await fixture.Api.PostAsync("handles/gharart/links/festive/route-preview", new { ip = "203.0.113.5", userAgent = IPhone });

        Assert.Equal("in-mobile", (string?)preview["matched"]!["ruleId"]);
        var collision = Assert.Single(preview["collisions"]!.AsArray())!;
        Assert.Equal(["in-mobile", "india-app"], collision["ruleIds"]!.AsArray().Select(id => (string?)id));
        Assert.Equal(("in-mobile", "RULE_ID", "IN"), ((string?)collision["winner"], (string?)collision["tieBreak"], (string?)collision["witness"]!["country"]));
    }

    [Fact]
    public async Task EditedLink_AnswersWithTheNewDestinationWithinASecond()
    {
        await fixture.Api.PutAsync("handles/gharart/links/edited", new { destinationUrl = "https://shop.gharart.example/before" });
        await LeadsToAsync("edited", "https://shop.gharart.example/before");

        await fixture.Api.PutAsync("handles/gharart/links/edited", new { destinationUrl = "https://shop.gharart.example/after" });

        await LeadsToAsync("edited", "https://shop.gharart.example/after");
    }

    [Fact]
    public async Task Click_ShowsInAnalyticsWithinFiveSeconds()
    {
        await fixture.Api.PutAsync("handles/gharart/links/counted", new { destinationUrl = "https://shop.gharart.example/counted" });
        await LeadsToAsync("counted", "https://shop.gharart.example/counted", HttpMethod.Head);

        using (await fixture.Edge.SendAsync(Clients.Click("gharart", "/counted", ("X-Country", "AT"), ("User-Agent", IPhone))))
        {
        }

        await Eventually.HoldsAsync(
            "the click shows by slug, country and device",
            async () => await ClicksAsync("slug", "counted") == 1,
            TimeSpan.FromSeconds(5));
        var byCountry = await fixture.Api.GetAsync("handles/gharart/analytics?groupBy=country,device&slug=counted");
        var item = Assert.Single(byCountry["items"]!.AsArray())!;
        Assert.Equal("AT", (string?)item["key"]);
        Assert.Equal("MOBILE", (string?)item["key2"]);
        Assert.Equal(1, (long)item["uniqueVisitors"]!);
    }

    [Fact]
    public async Task Admin_IsReadyOnceItHasPublished()
    {
        var ready = System.Text.Json.Nodes.JsonNode.Parse(await fixture.Api.Http.GetStringAsync("/readyz"))!;

        Assert.Equal("ready", (string?)ready["status"]);
        Assert.True((long)ready["publishedRevision"]! > 0);
    }

    [Fact]
    public async Task DemoAnalytics_HoldAWeek()
    {
        var days = await fixture.Api.GetAsync("handles/gharart/analytics?groupBy=day");

        Assert.True(days["items"]!.AsArray().Count >= 7, days.ToJsonString());
        Assert.True((long)days["totals"]!["clicks"]! > 1000);
    }

    [Fact]
    public async Task BlockedDomain_StopsRoutingAtOnce()
    {
        await fixture.Api.PostAsync("handles/gharart/destination-domains", new { domain = "later-blocked.example" });
        await fixture.Api.PostAsync("handles/gharart/destination-domains/later-blocked.example/decision", new { waiveVerification = true, reason = "a test" });
        await fixture.Api.PutAsync("handles/gharart/links/blocked", new { destinationUrl = "https://later-blocked.example/x" });
        await LeadsToAsync("blocked", "https://later-blocked.example/x");

        await fixture.Api.PostAsync("handles/gharart/destination-domains/later-blocked.example/decision", new { decision = "BLOCK", reason = "a test" });

        await Eventually.HoldsAsync(
            "the edge refuses the blocked domain",
            async () =>
            {
                using var answer = await fixture.Edge.SendAsync(Clients.Click("gharart", "/blocked"));
                return answer.StatusCode == HttpStatusCode.Forbidden && answer.Headers.Location is null;
            },
            TimeSpan.FromSeconds(2));
    }

    private async Task LeadsToAsync(string slug, string url, HttpMethod? method = null) => await Eventually.HoldsAsync(
        $"{slug} leads to {url}",
        async () =>
        {
            using var request = Clients.Click("gharart", $"/{slug}");
            request.Method = method ?? HttpMethod.Head;
            using var answer = await fixture.Edge.SendAsync(request);
            return answer.Headers.Location?.OriginalString == url;
        },
        TimeSpan.FromSeconds(1));

    private async Task<long> ClicksAsync(string groupBy, string key)
    {
        var report = await fixture.Api.GetAsync($"handles/gharart/analytics?groupBy={groupBy}");
        var item = report["items"]!.AsArray().SingleOrDefault(i => (string?)i!["key"] == key);
        return item is null ? 0 : (long)item["clicks"]!;
    }
}
