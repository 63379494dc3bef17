using System.Net;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests;

/// <summary>"Where this breaks" of the personalization use case: what is not trusted is told the same way by API, preview and page.</summary>
public sealed class TrustGateTests(StandaloneFixture fixture, ITestOutputHelper output) : IClassFixture<StandaloneFixture>
{
    private const string Domains = "handles/gharart/destination-domains";

    [Fact]
    public async Task PendingDomain_BlocksRouting_AndEverywhereNamesTheRecordToSet()
    {
        var domain = await fixture.Api.GetAsync($"{Domains}/new.gharart.example");
        var record = domain["verification"]!["challenges"]!.AsArray().Single(challenge => (string?)challenge!["method"] == "DNS_TXT")!;
        var advice = $"Set the TXT record {record["name"]} to \"{record["value"]}\"";
        Assert.Contains(advice, (string?)domain["alerts"]![0]!["message"], StringComparison.Ordinal);

        var link = await fixture.Api.PutAsync("handles/gharart/links/not-yet", new { destinationUrl = "https://new.gharart.example/" });
        var warning = Assert.Single(link["warnings"]!.AsArray())!;
        Assert.Equal("destination_not_routable new.gharart.example verification_pending", $"{warning["code"]} {warning["domain"]} {warning["reason"]}");
        Assert.Contains(advice, (string?)warning["message"], StringComparison.Ordinal);

        var trust = (await fixture.Api.PostAsync("handles/gharart/links/not-yet/route-preview", new { }))["trust"]!;
        Assert.Equal("new.gharart.example verification_pending", $"{trust["domain"]} {trust["reason"]}");
        Assert.False((bool)trust["routable"]!);
        Assert.Contains(advice, (string?)trust["message"], StringComparison.Ordinal);

        await fixture.PublishedAsync();
        var page = await PageAsync("/not-yet", HttpStatusCode.Forbidden);
        Assert.Contains($"set the TXT record {record["name"]} to the value", page, StringComparison.Ordinal);
        Assert.Contains((string)record["name"]!, await PageAsync("/not-yet+", HttpStatusCode.OK), StringComparison.Ordinal);

        // The value proves the domain: strangers get to know it from the DNS alone.
        Assert.DoesNotContain((string)record["value"]!, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManualDecision_StandsBesideTheScoreThatItOverrides()
    {
        var domain = await fixture.Api.GetAsync($"{Domains}/login-secure-gharart.example");
        Assert.Equal("BLOCK MANUAL BLOCK", $"{domain["decision"]!["effective"]} {domain["decision"]!["source"]} {domain["decision"]!["manual"]}");
        var overridden = domain["decision"]!["overrides"]!;
        Assert.Equal("ALLOW LOW", $"{overridden["automatedDecision"]} {overridden["band"]}");
        Assert.Equal((int)domain["risk"]!["score"]!, (int)overridden["score"]!);

        await fixture.Api.PutAsync("handles/gharart/links/blocked", new { destinationUrl = "https://login-secure-gharart.example/" });
        var trust = (await fixture.Api.PostAsync("handles/gharart/links/blocked/route-preview", new { }))["trust"]!;
        Assert.Equal("BLOCK MANUAL manual_block", $"{trust["decision"]} {trust["source"]} {trust["reason"]}");
        Assert.Equal(overridden.ToJsonString(), trust["overrides"]!.ToJsonString());

        await fixture.PublishedAsync();
        Assert.Contains("login-secure-gharart.example was blocked by a person", await PageAsync("/blocked", HttpStatusCode.Forbidden), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collision_IsToldWithItsWinner_AndAWitnessThatIsSentThere()
    {
        const string Shop = "https://shop.gharart.example/";
        var link = await fixture.Api.PutAsync("handles/gharart/links/contested", new
        {
            destinationUrl = Shop,
            routingRules = new object[]
            {
                new { ruleId = "a-wide", priority = 7, variant = new { id = "wide", destinationUrl = Shop + "wide" } },
                new { ruleId = "z-narrow", priority = 7, when = new { sourceIn = new[] { "contest" }, deviceIn = new[] { "DESKTOP", "MOBILE" } }, variant = new { id = "narrow", destinationUrl = Shop + "narrow" } },
            },
        });

        // API: what asks more goes first, whatever the names.
        var collision = Assert.Single(link["audit"]!["collisions"]!.AsArray())!;
        Assert.Equal("z-narrow SPECIFICITY 7", $"{collision["winner"]} {collision["tieBreak"]} {collision["priority"]}");
        Assert.Equal("""["z-narrow","a-wide"]""", collision["ruleIds"]!.ToJsonString());
        var witness = collision["witness"]!;
        Assert.Equal("contest contested", $"{witness["source"]} {witness["slug"]}");

        // Preview: the witness is sent to the winner, and is told of the collision.
        var preview = await fixture.Api.PostAsync("handles/gharart/links/contested/route-preview", new
        {
            country = (string?)witness["country"],
            device = (string?)witness["device"],
            source = (string?)witness["source"],
            campaign = (string?)witness["campaign"],
            segment = (string?)witness["segment"],
        });
        Assert.Equal("LINK z-narrow", $"{preview["matched"]!["layer"]} {preview["matched"]!["ruleId"]}");
        Assert.Equal(collision.ToJsonString(), Assert.Single(preview["collisions"]!.AsArray())!.ToJsonString());

        // Edge: so is a visitor like the witness.
        await fixture.PublishedAsync();
        using var click = await fixture.Edge.SendAsync(Clients.Click(
            "gharart", "/contested?utm_source=contest", ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1")));
        Assert.StartsWith(Shop + "narrow", click.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DomainInANewFeed_IsRefusedByTheEdgeAndComesBackWithTheFeedGone()
    {
        const string Host = "marketplace.example";
        await fixture.Api.PostAsync(Domains, new { domain = Host });
        await fixture.Api.PostAsync($"{Domains}/{Host}/decision", new { waiveVerification = true, reason = "a marketplace" });
        await fixture.Api.PutAsync("handles/gharart/links/market", new { destinationUrl = $"https://{Host}/stand/7" });
        await Eventually.HoldsAsync("the link leads on", () => AnswersAsync("/market", HttpStatusCode.Found));

        var feed = Path.Combine(fixture.FeedDirectory, "listed");
        await File.WriteAllTextAsync(feed + ".tmp", $"gharart-risk-feed 1\nname: listed\nkind: domain\nseverity: block\nupdated: {TimeProvider.System.GetUtcNow():O}\n\n{Host}\n");
        File.Move(feed + ".tmp", feed);
        var took = await Eventually.HoldsAsync("the edge refuses", () => AnswersAsync("/market", HttpStatusCode.Forbidden));

        output.WriteLine($"Refused {took.TotalMilliseconds:F0} ms after the feed was put in place.");
        Assert.Contains($"{Host} is known as dangerous", await PageAsync("/market", HttpStatusCode.Forbidden), StringComparison.Ordinal);
        File.Delete(feed);
        await Eventually.HoldsAsync("the link leads on again", () => AnswersAsync("/market", HttpStatusCode.Found));
    }

    private async Task<bool> AnswersAsync(string path, HttpStatusCode status)
    {
        using var answer = await fixture.Edge.SendAsync(Clients.Click("gharart", path));
        return answer.StatusCode == status;
    }

    private async Task<string> PageAsync(string path, HttpStatusCode status)
    {
        using var answer = await fixture.Edge.SendAsync(Clients.Click("gharart", path, ("Accept", "text/html")));
        Assert.Equal(status, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}
