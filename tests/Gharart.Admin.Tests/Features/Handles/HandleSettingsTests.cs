using System.Net;
using Gharart.Admin.Features.Handles;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Handles;

public class HandleSettingsTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Put_CustomHosts_AreStoredWithTheProofThatTheyNeed()
    {
        var owner = await HandleClient.CreateAsync(admin);

        var put = await owner.PutAsync("", new { customHosts = new[] { "Go.Shop.example", "bücher.shop.example", "go.shop.example" } });

        Assert.Equal("""["go.shop.example","xn--bcher-kva.shop.example"]""", put.Json["customHosts"]!.ToJsonString());
        var proof = put.Json["customHostProofs"]![0]!;
        Assert.Equal("PENDING", proof["status"]!.ToString());
        Assert.Equal("_gharart-challenge.go.shop.example", proof["challenges"]![0]!["name"]!.ToString());
        Assert.StartsWith("gharart-verify=", proof["challenges"]![0]!["value"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(put.Json.ToJsonString(), (await owner.GetAsync("")).Json.ToJsonString());
    }

    [Fact]
    public async Task Put_CustomHostThatStays_KeepsItsChallengeAndOneThatGoesIsForgotten()
    {
        var owner = await HandleClient.CreateAsync(admin);
        var first = await owner.PutAsync("", new { customHosts = new[] { "a.shop.example", "b.shop.example" } });

        var second = await owner.PutAsync("", new { customHosts = new[] { "b.shop.example" } });
        var third = await owner.PutAsync("", new { });

        Assert.Equal(first.Json["customHostProofs"]![1]!.ToJsonString(), Assert.Single(second.Json["customHostProofs"]!.AsArray())!.ToJsonString());
        Assert.Equal((2, 3, 4), (first.Json["version"]!.GetValue<int>(), second.Json["version"]!.GetValue<int>(), third.Json["version"]!.GetValue<int>()));
        Assert.Empty(third.Json["customHosts"]!.AsArray());
    }

    [Fact]
    public async Task CustomHost_ClaimedByMany_IsProvedByOne()
    {
        var (one, two) = (await HandleClient.CreateAsync(admin), await HandleClient.CreateAsync(admin));
        Assert.Equal(HttpStatusCode.OK, (await one.PutAsync("", new { customHosts = new[] { "go.both.example" } })).Status);
        Assert.Equal(HttpStatusCode.OK, (await two.PutAsync("", new { customHosts = new[] { "go.both.example" } })).Status);

        await VerifyAsync(one.HandleId);

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => VerifyAsync(two.HandleId));

        Task<int> VerifyAsync(int handleId) => admin.WithDatabaseAsync(db => db.Set<CustomHost>().Where(host => host.HandleId == handleId)
            .ExecuteUpdateAsync(set => set.SetProperty(host => host.VerificationStatus, VerificationStatus.Verified)));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("x.localhost")]
    [InlineData("10.0.0.1")]
    [InlineData("co.uk")]
    [InlineData("https://go.shop.example")]
    [InlineData("*.shop.example")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Put_CustomHostThatCannotBeProved_IsRefused(string? host)
    {
        var owner = await HandleClient.CreateAsync(admin);

        (await owner.PutAsync("", new { customHosts = new[] { "go.shop.example", host } })).IsRefused("invalid_custom_hosts", "customHosts[1]");
    }

    [Fact]
    public async Task ContextOrigins_PutAndGet_AreCanonicalAndPartOfTheHandle()
    {
        var owner = await HandleClient.CreateAsync(admin);

        var put = await owner.PutAsync("context-origins", new { contextOrigins = new[] { "HTTPS://Shop.example:443", "http://localhost:3000", "https://shop.example" } }, "\"v1\"");

        const string Expected = """["https://shop.example","http://localhost:3000"]""";
        Assert.Equal(Expected, put.Json["contextOrigins"]!.ToJsonString());
        Assert.Equal("\"v2\"", put.ETag);
        Assert.Equal(Expected, (await owner.GetAsync("context-origins")).Json["contextOrigins"]!.ToJsonString());
        Assert.Equal(Expected, (await owner.GetAsync("")).Json["contextOrigins"]!.ToJsonString());
        Assert.Equal("precondition_failed", (await owner.PutAsync("context-origins", new { contextOrigins = Array.Empty<string>() }, "\"v1\"")).Error);
        (await owner.PutAsync("context-origins", new { })).IsRefused("invalid_context_origins", "contextOrigins");
        Assert.Equal("[]", (await owner.PutAsync("", new { displayName = "x" })).Json["contextOrigins"]!.ToJsonString());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("shop.example")]
    [InlineData("https://*.shop.example")]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example/path")]
    [InlineData("https://shop.example?x")]
    [InlineData("https://user@shop.example")]
    [InlineData("https://shop.example\\@evil.example")]
    [InlineData("https://bücher.example")]
    [InlineData("https://0x7f.1")]
    [InlineData("ftp://shop.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" https://shop.example")]
    [InlineData("https://shop.example:0443")]
    [InlineData("")]
    [InlineData(null)]
    public async Task ContextOrigins_NoOrigin_IsRefused(string? origin)
    {
        var owner = await HandleClient.CreateAsync(admin);

        (await owner.PutAsync("context-origins", new { contextOrigins = new[] { origin } })).IsRefused("invalid_context_origins", "contextOrigins[0]");
    }
}
