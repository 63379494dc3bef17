using System.Net;
using Gharart.Admin.Ingest;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.RoutePreview;

public class RouteMatrixTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task Matrix_ByDefault_IsEveryCountryByEveryDevice()
    {
        var client = await SceneAsync();

        var matrix = (await client.PostAsync("links/sale/route-preview/matrix", new { })).Json;

        var countries = matrix["countries"]!.AsArray().Select(country => country!.ToString()).ToList();
        Assert.Equal((250, "AD", "XX"), (countries.Count, countries[0], countries[^1]));
        Assert.Equal(["MOBILE", "TABLET", "DESKTOP", "BOT", "UNKNOWN"], matrix["devices"]!.AsArray().Select(device => device!.ToString()));
        Assert.All(new[] { "cells", "weights" }, name => Assert.True(matrix[name]!.AsArray().Count == 250 && matrix[name]!.AsArray().All(row => row!.AsArray().Count == 5), name));
        Assert.False(matrix.ContainsKey("changed"));
        Assert.Equal(["0", "1"], matrix["outcomes"]!.AsArray().Select(outcome => outcome!["key"]!.ToString()));
        foreach (var country in new[] { "DE", "JP", "XX" })
        {
            var row = matrix["cells"]![countries.IndexOf(country)]!.AsArray();
            Assert.All(row, key => Assert.Equal(country == "DE" ? $"{Shop}/dach" : $"{Shop}/sale", matrix["outcomes"]![key!.GetValue<int>()]!["destinationUrl"]!.ToString()));
        }
    }

    [Fact]
    public async Task Matrix_SomeRowsAndColumns_AreAnsweredInTheirOrderWithTheirClicks()
    {
        var client = await SceneAsync();
        await admin.WithDatabaseAsync(async db =>
        {
            var link = await db.Links.SingleAsync(row => row.HandleId == client.HandleId);
            var hour = (int)(admin.Clock.GetUtcNow().ToUnixTimeSeconds() / 3600);
            foreach (var (age, clicks) in new[] { (0, 5), (167, 7), (168, 1000) })
            {
                db.ClickRollups.Add(new ClickRollup { HandleId = client.HandleId, Hour = hour - age, LinkId = link.Id, Country = "AT", Device = DeviceClass.Tablet, Clicks = clicks });
            }

            return await db.SaveChangesAsync();
        });

        var matrix = (await client.PostAsync("links/sale/route-preview/matrix", new { countries = new[] { "jp", "AT" }, devices = new[] { "tablet", "MOBILE" } })).Json;

        Assert.Equal("""["JP","AT"]""", matrix["countries"]!.ToJsonString());
        Assert.Equal("""["TABLET","MOBILE"]""", matrix["devices"]!.ToJsonString());
        Assert.Equal("[[0,0],[1,1]]", matrix["cells"]!.ToJsonString());
        Assert.Equal("[[0,0],[12,0]]", matrix["weights"]!.ToJsonString());
        Assert.Equal(
            """{"key":1,"outcome":"REDIRECT","status":302,"destinationUrl":"https://shop.example/dach","matched":{"layer":"HANDLE","ruleId":"dach","variantId":"d"}""",
            matrix["outcomes"]![1]!.ToJsonString().Split(",\"trust\"")[0]);
    }

    [Fact]
    public async Task Matrix_WithDraft_ShowsWhatChanges()
    {
        var client = await SceneAsync();
        var draft = new
        {
            rules = new[] { new { ruleId = "phones", priority = 1, when = new { countryIn = new[] { "AT", "JP" }, deviceIn = new[] { "MOBILE" } }, variant = new { id = "p", destinationUrl = $"{Shop}/phones" } } },
        };
        var axes = new { countries = new[] { "DE", "AT", "JP" }, devices = new[] { "MOBILE", "DESKTOP" } };

        var matrix = (await client.PostAsync("links/sale/route-preview/matrix", new { axes.countries, axes.devices, draft })).Json;
        var created = (await client.PostAsync("links/none/route-preview/matrix", new { axes.countries, axes.devices, draft = new { link = new { destinationUrl = Shop } } })).Json;

        Assert.Equal("[[false,false],[true,false],[true,false]]", matrix["changed"]!.ToJsonString());
        Assert.Equal("[[0,0],[1,0],[1,2]]", matrix["cells"]!.ToJsonString());
        Assert.Equal("[[0,0],[0,0],[2,2]]", matrix["before"]!.ToJsonString());
        Assert.All(created["changed"]!.AsArray().SelectMany(row => row!.AsArray()), cell => Assert.True(cell!.GetValue<bool>()));
        Assert.Contains("NOT_FOUND", created["outcomes"]!.AsArray().Select(outcome => outcome!["outcome"]!.ToString()));
    }

    [Fact]
    public async Task Matrix_UntrustedTarget_SaysHowToMendIt()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("new.example", VerificationStatus.Pending);
        await client.PutAsync("links/sale", new { destinationUrl = "https://new.example/" });

        var matrix = await client.PostAsync("links/sale/route-preview/matrix", new { countries = new[] { "DE" }, devices = new[] { "BOT" } });

        var outcome = Assert.Single(matrix.Json["outcomes"]!.AsArray())!;
        Assert.Equal(("BLOCKED", "403", "verification_pending"), (outcome["outcome"]!.ToString(), outcome["status"]!.ToString(), outcome["trust"]!["reason"]!.ToString()));
        Assert.NotNull(outcome["trust"]!["message"]);
    }

    [Fact]
    public async Task Matrix_WrongAxes_AreRefused()
    {
        var client = await SceneAsync();

        var refused = await client.PostAsync("links/sale/route-preview/matrix", new { countries = new[] { "DE", "DEU", "de" }, devices = Array.Empty<string>() });

        refused.IsRefused("validation_error", "countries[1]", "countries[2]", "devices");
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("links/none/route-preview/matrix", new { })).Status);
    }

    private async Task<HandleClient> SceneAsync()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        await client.PutAsync("links/sale", new { destinationUrl = $"{Shop}/sale" });
        await client.PutAsync("personalization-rules/dach", new { priority = 10, when = new { countryIn = new[] { "DE", "AT" } }, variant = new { id = "d", destinationUrl = $"{Shop}/dach" } });
        return client;
    }
}
