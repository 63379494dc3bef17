using System.Net;
using System.Text.Json.Nodes;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests;

/// <summary>From a shop that nobody has proved to the first visitor who arrives there.</summary>
public sealed class DomainProofTests(ResolvingFixture fixture) : IClassFixture<ResolvingFixture>
{
    private const string Domains = "handles/gharart/destination-domains";

    [Fact]
    public async Task PendingDomain_RecordIsSetAndVerified_RoutesWithinASecond()
    {
        var record = TxtOf(await fixture.Api.PostAsync(Domains, new { domain = "proof.example" }));
        var link = await fixture.Api.PutAsync("handles/gharart/links/proof", new { destinationUrl = "https://www.proof.example/spring" });
        var warning = Assert.Single(link["warnings"]!.AsArray())!;
        Assert.Contains(record.Name, (string?)warning["message"], StringComparison.Ordinal);
        Assert.Contains(record.Value, (string?)warning["message"], StringComparison.Ordinal);
        var preview = await fixture.Api.PostAsync("handles/gharart/links/proof/route-preview", new { });
        Assert.Equal("BLOCKED verification_pending", $"{preview["outcome"]} {preview["trust"]!["reason"]}");
        Assert.Contains(record.Value, (string?)preview["trust"]!["message"], StringComparison.Ordinal);
        await fixture.PublishedAsync();
        Assert.Equal("403 ", await ClickAsync());

        var early = await fixture.Api.PostAsync($"{Domains}/proof.example/verify", new { });
        Assert.Equal("PENDING", (string?)early["verification"]!["status"]);
        Assert.Contains(record.Value, (string?)early["verification"]!["lastErrors"]!.AsArray()[^1], StringComparison.Ordinal);
        await fixture.PublishedAsync();
        Assert.Equal("403 ", await ClickAsync());

        fixture.Zone.SetTxt(record.Name, record.Value);
        var verified = await fixture.Api.PostAsync($"{Domains}/proof.example/verify", new { });
        Assert.Equal("VERIFIED true", $"{verified["verification"]!["status"]} {verified["routable"]}");

        // A second by the contract; the ceiling leaves room for a machine that does other things beside.
        await Eventually.HoldsAsync("the edge routes", async () => (await ClickAsync()).StartsWith("302 https://www.proof.example/spring?", StringComparison.Ordinal), TimeSpan.FromSeconds(5));
        Assert.Equal("REDIRECT", (string?)(await fixture.Api.PostAsync("handles/gharart/links/proof/route-preview", new { }))["outcome"]);

        // Gone again: lapsing still routes.
        fixture.Zone.Clear(record.Name);
        Assert.Equal("LAPSING", (string?)(await fixture.Api.PostAsync($"{Domains}/proof.example/verify", new { }))["verification"]!["status"]);
        await fixture.PublishedAsync();
        Assert.StartsWith("302 ", await ClickAsync(), StringComparison.Ordinal);
    }

    private async Task<string> ClickAsync()
    {
        using var answer = await fixture.Edge.SendAsync(Clients.Click("gharart", "/proof"));
        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Redirect, $"The edge answered {answer.StatusCode}.");
        return $"{(int)answer.StatusCode} {answer.Headers.Location}";
    }

    private static (string Name, string Value) TxtOf(JsonObject domain)
    {
        var challenge = domain["verification"]!["challenges"]!.AsArray().Single(one => (string?)one!["method"] == "DNS_TXT")!;
        return ((string)challenge["name"]!, (string)challenge["value"]!);
    }
}
