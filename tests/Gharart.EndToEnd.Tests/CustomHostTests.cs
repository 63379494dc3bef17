using System.Text.Json.Nodes;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests;

/// <summary>A custom host from the handle's settings to the first visitor, and back.</summary>
public sealed class CustomHostTests(ResolvingFixture fixture, ITestOutputHelper output) : IClassFixture<ResolvingFixture>
{
    private const string Host = "go.gharart.example";
    private const string Sale = "https://shop.gharart.example/sale";

    [Fact]
    public async Task Host_ProvedAndTakenOut_RoutesInBetweenOnly()
    {
        await fixture.Api.PutAsync("handles/gharart/links/sale", new { destinationUrl = Sale, trackingPolicy = new { appendContextParam = false } });
        await fixture.PublishedAsync();
        var unknown = await VisitAsync("nobody.example");
        Assert.StartsWith("404 ", unknown, StringComparison.Ordinal);

        var record = await ClaimAsync("gharart", Host);
        Assert.Equal("PENDING", await VerifyAsync("gharart"));
        await fixture.PublishedAsync();
        Assert.Equal(unknown, await VisitAsync(Host));

        fixture.Zone.SetTxt(record.Name, record.Value);
        Assert.Equal("VERIFIED", await VerifyAsync("gharart"));
        await RoutesAsync("proved");
        Assert.StartsWith("302 " + Sale, await VisitAsync($"GO.gharart.example.:{fixture.Edge.BaseAddress!.Port}"), StringComparison.Ordinal);
        var link = await fixture.Api.GetAsync("handles/gharart/links/sale");
        Assert.Equal($"http://{Host}:{new Uri((string)link["shortUrl"]!).Port}/sale", (string?)Assert.Single(link["customUrls"]!.AsArray()));
        Assert.Equal(200, await AskAsync(Host));

        // Another handle claims it, with a record beside: nothing changes for visitors.
        await fixture.Api.PostAsync("handles", new { handle = "rival" });
        await fixture.Api.PutAsync("handles/rival/links/sale", new { destinationUrl = "https://rival.example/" });
        var other = await ClaimAsync("rival", Host);
        fixture.Zone.SetTxt(record.Name, record.Value, other.Value);
        Assert.Equal("PENDING", await VerifyAsync("rival"));
        await fixture.PublishedAsync();
        Assert.StartsWith("302 " + Sale, await VisitAsync(Host), StringComparison.Ordinal);

        // Its record gone, the host is lapsing and still routes.
        fixture.Zone.SetTxt(record.Name, other.Value);
        Assert.Equal("LAPSING", await VerifyAsync("gharart"));
        await fixture.PublishedAsync();
        Assert.StartsWith("302 " + Sale, await VisitAsync(Host), StringComparison.Ordinal);

        // Taken out, and so free for the other, which has no trusted destination.
        await fixture.Api.PutAsync("handles/gharart", new { });
        await Eventually.HoldsAsync("the host is unknown again", async () => await VisitAsync(Host) == unknown, TimeSpan.FromSeconds(5));
        Assert.Equal(404, await AskAsync(Host));
        Assert.Equal("VERIFIED", await VerifyAsync("rival"));
        await Eventually.HoldsAsync("the host is the other's", async () => (await VisitAsync(Host)).StartsWith("403 ", StringComparison.Ordinal), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Destination_ThatBecomesACustomHost_IsBlockedAtTheEdge()
    {
        const string Loop = "loop.gharart.example";
        await fixture.Api.PostAsync("handles/gharart/destination-domains", new { domain = Loop, scope = "HOST" });
        await fixture.Api.PostAsync($"handles/gharart/destination-domains/{Loop}/decision", new { waiveVerification = true, reason = "a test" });
        await fixture.Api.PutAsync("handles/gharart/links/loop", new { destinationUrl = $"https://{Loop}/loop" });
        await fixture.PublishedAsync();
        Assert.StartsWith("302 ", await VisitAsync("gharart.localhost", "/loop"), StringComparison.Ordinal);

        await fixture.Api.PostAsync("handles", new { handle = "looper" });
        var record = await ClaimAsync("looper", Loop);
        fixture.Zone.SetTxt(record.Name, record.Value);
        Assert.Equal("VERIFIED", await VerifyAsync("looper", Loop));

        await Eventually.HoldsAsync(
            "no link leads there", async () => (await VisitAsync("gharart.localhost", "/loop")).StartsWith("403 ", StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Assert.Equal("own_host", (string?)(await fixture.Api.GetAsync($"handles/gharart/destination-domains/{Loop}"))["routableReason"]);
    }

    private async Task RoutesAsync(string what)
    {
        // A second by the contract; the ceiling leaves room for a machine that does other things beside.
        var took = await Eventually.HoldsAsync($"the {what} host routes", async () => (await VisitAsync(Host)).StartsWith("302 ", StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        output.WriteLine($"{what}: routed after {took.TotalMilliseconds:F0} ms");
    }

    private async Task<(string Name, string Value)> ClaimAsync(string handle, string host)
    {
        var proof = (await fixture.Api.PutAsync($"handles/{handle}", new { customHosts = new[] { host } }))["customHostProofs"]!.AsArray().Single()!;
        var challenge = proof["challenges"]!.AsArray().Single(one => (string?)one!["method"] == "DNS_TXT")!;
        return ((string)challenge["name"]!, (string)challenge["value"]!);
    }

    private async Task<string?> VerifyAsync(string handle, string host = Host)
    {
        JsonObject answer = await fixture.Api.PostAsync($"handles/{handle}/custom-hosts/{host}/verify", new { });
        return (string?)answer["status"];
    }

    // Everything that a visitor sees but the id of the request.
    private async Task<string> VisitAsync(string host, string path = "/sale")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        using var answer = await fixture.Edge.SendAsync(request);
        var id = answer.Headers.GetValues("x-request-id").Single();
        var headers = answer.Headers.Where(header => header.Key is not "Date" && !header.Value.Contains(id)).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return $"{(int)answer.StatusCode} {answer.Headers.Location} {string.Join('\n', headers)}\n{(await answer.Content.ReadAsStringAsync()).Replace(id, "", StringComparison.Ordinal)}";
    }

    private async Task<int> AskAsync(string host)
    {
        using var answer = await fixture.Edge.GetAsync(new Uri($"{fixture.Host.ManagementUrl}/tls/ask?domain={host}"));
        return (int)answer.StatusCode;
    }
}
