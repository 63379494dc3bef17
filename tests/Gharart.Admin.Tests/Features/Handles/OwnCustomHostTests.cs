using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Tests.Features.DestinationDomains.Verification;

namespace Gharart.Admin.Tests.Features.Handles;

/// <summary>A proved custom host is a host of the platform: no short link leads there.</summary>
public class OwnCustomHostTests(VerificationFixture admin) : IClassFixture<VerificationFixture>
{
    [Fact]
    public async Task Destination_AtAProvedHost_IsRefusedEverywhere()
    {
        var (scene, other) = (await CustomHostScene.ProvedAsync(admin), await HandleClient.CreateAsync(admin));
        var url = $"https://{scene.Host.ToUpperInvariant()}:8443/loop";
        foreach (var client in new[] { scene.Owner, other })
        {
            (await client.PutAsync("links/loop", new { destinationUrl = url })).IsRefused("invalid_destination_url", "destinationUrl");
            (await client.PutAsync("links/loop", new { destinationUrl = "https://shop.example/", fallbackUrl = url })).IsRefused("invalid_fallback_url", "fallbackUrl");
            (await client.PutAsync("personalization-rules/loop", new { when = new { }, variant = new { id = "a", destinationUrl = url } }))
                .IsRefused("invalid_destination_url", "variant.destinationUrl");
            (await client.PutAsync("", new { fallbackUrl = url, customHosts = new[] { scene.Host } })).IsRefused("invalid_fallback_url", "fallbackUrl");
            (await client.PostAsync("destination-domains", new { domain = scene.Host, scope = "HOST" })).IsRefused("invalid_domain", "domain");
            Assert.Equal(HttpStatusCode.OK, (await client.PutAsync("", new { customHosts = new[] { scene.Host } })).Status);
        }
    }

    [Fact]
    public async Task Fallback_AtTheHandlesOwnHost_IsRefused() =>
        (await (await HandleClient.CreateAsync(admin)).PutAsync("", new { fallbackUrl = "https://other.localhost/x" })).IsRefused("invalid_fallback_url", "fallbackUrl");

    [Fact]
    public async Task Destination_SavedBefore_IsNotRoutableAnyMoreAndSaysWhy()
    {
        var (scene, other) = (await CustomHostScene.ClaimAsync(admin), await HandleClient.CreateAsync(admin));
        var parent = scene.Host["go.".Length..];
        await other.AddDomainAsync(parent);
        await other.AddDomainAsync(scene.Host);
        var saved = await other.PutAsync("links/loop", new { destinationUrl = $"https://{scene.Host}/loop" });
        await other.PutAsync("links/shop", new { destinationUrl = $"https://shop.{parent}/" });
        Assert.Empty(saved.Json["warnings"]!.AsArray());

        admin.SetTxt(scene.Record.Name, [scene.Record.Value]);
        Assert.Equal("VERIFIED", await scene.VerifyAsync());

        var warning = Assert.Single((await other.GetAsync("links/loop")).Json["warnings"]!.AsArray())!;
        Assert.Equal($"{scene.Host} own_host", $"{warning["domain"]} {warning["reason"]}");
        Assert.Contains("short links themselves live there", (string?)warning["message"], StringComparison.Ordinal);
        Assert.Equal("False own_host", await RoutableAsync(other, scene.Host));
        Assert.Equal("True verified", await RoutableAsync(other, parent));
        var preview = (await other.PostAsync("links/loop/route-preview", new { })).Json;
        Assert.Equal("BLOCKED own_host", $"{preview["outcome"]} {preview["trust"]!["reason"]}");
        Assert.Equal((string?)warning["message"], (string?)preview["trust"]!["message"]);
        Assert.Equal("REDIRECT", (await other.PostAsync("links/shop/route-preview", new { })).Text("outcome"));
    }

    [Fact]
    public async Task Preview_HostOfTheVisit_TellsOwnReferrersApart()
    {
        var scene = await CustomHostScene.ProvedAsync(admin);
        await scene.Owner.PutAsync("links/sale", new { destinationUrl = "https://shop.example/" });

        Assert.Equal("referral", await SourceAsync(new { Referer = $"https://{scene.Host}/other" }));
        Assert.Equal("direct", await SourceAsync(new { Referer = $"https://{scene.Host}/other", Host = scene.Host }));

        async Task<string?> SourceAsync(object headers) =>
            (string?)(await scene.Owner.PostAsync("links/sale/route-preview", new { headers })).Json["context"]!["source"];
    }

    private static async Task<string> RoutableAsync(HandleClient client, string domain)
    {
        JsonObject json = (await client.GetAsync($"destination-domains/{domain}")).Json;
        return $"{json["routable"]!.GetValue<bool>()} {json["routableReason"]}";
    }
}
