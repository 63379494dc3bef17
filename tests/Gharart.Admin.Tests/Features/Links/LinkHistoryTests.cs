using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.Links.History;
using Gharart.Admin.Http.Json;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Links;

public class LinkHistoryTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Shop = "https://shop.example/";

    // Everything that PUT takes, each with a value that is not its default.
    private static readonly object Full = new
    {
        slug = "Full",
        destinationUrl = Shop + "fest?a=1",
        title = "Fest",
        description = "Two\nlines",
        tags = new[] { "sale", "mail" },
        enabled = false,
        redirectType = 307,
        scheduledStartAt = "2026-06-01T00:00:00.000Z",
        scheduledEndAt = "2026-07-01T00:00:00.000Z",
        expiresAt = "2026-06-15T00:00:00.000Z",
        maxClicks = 7,
        password = "secret",
        tracking = new { utmSource = "s", utmMedium = "m", utmCampaign = "c", utmTerm = "t", utmContent = "n" },
        trackingPolicy = new { mode = "BRIDGE", appendContextParam = false },
        forwardQuery = false,
        fallbackUrl = Shop + "else",
        routingRules = new object[]
        {
            new
            {
                ruleId = "one",
                enabled = false,
                priority = 5,
                note = "why",
                when = new { countryIn = new[] { "DE" }, deviceIn = new[] { "MOBILE" }, sourceIn = new[] { "email" }, campaignIn = new[] { "c" }, segmentIn = new[] { "new" }, slugIn = new[] { "full" } },
                variant = new { id = "v", destinationUrl = Shop + "one" },
            },
            new { ruleId = "two", seed = "s", variants = new[] { new { id = "a", destinationUrl = Shop + "a", weight = 1 }, new { id = "b", destinationUrl = Shop + "b", weight = 3 } } },
        },
    };

    [Fact]
    public async Task History_OfChanges_TellsWhoWhenAndWhat()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/sale", new { destinationUrl = Shop });
        var first = admin.Clock.GetUtcNow();
        admin.Clock.Advance(TimeSpan.FromMinutes(1));
        await client.PutAsync("links/sale", new { destinationUrl = Shop, title = "Sale", tags = new[] { "x" } });
        await client.PutAsync("links/sale", new { destinationUrl = Shop, title = "Sale", tags = new[] { "x" } });
        await client.PutAsync("links/SALE", new { destinationUrl = Shop + "new", title = "Sale" });

        var history = await client.ListAsync("links/sale/history", 200);

        Assert.Equal(["3 REPLACED destinationUrl,slug,tags", "2 REPLACED title,tags", "1 CREATED "], history.Select(item => $"{item["version"]} {item["action"]} {string.Join(',', item["changed"]!.AsArray())}"));
        Assert.Equal(InstantJsonConverter.Text(first), history[2]["at"]!.ToString());
        Assert.Equal(InstantJsonConverter.Text(admin.Clock.GetUtcNow()), history[0]["at"]!.ToString());
        Assert.All(history, item => Assert.Equal(AdminFixture.OwnerEmail, item["by"]!.ToString()));
        Assert.All(history, item => Assert.StartsWith("req_", item["requestId"]!.ToString(), StringComparison.Ordinal));
        Assert.All(history, item => Assert.Null(item["tokenId"]));
        Assert.Equal("sale", history[1]["link"]!["slug"]!.ToString());
        Assert.Equal("""["x"]""", history[1]["link"]!["tags"]!.ToJsonString());
        Assert.Equal(history.Select(item => item.ToJsonString()), (await client.ListAsync("links/sale/history", 1)).Select(item => item.ToJsonString()));
    }

    [Fact]
    public async Task History_OfALinkWithoutOne_BeginsWithWhatWasFound()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/found", new { destinationUrl = Shop, routingRules = new[] { new { ruleId = "rule", variant = new { id = "v", destinationUrl = Shop } } } });
        await admin.WithDatabaseAsync(db => db.LinkVersions.ExecuteDeleteAsync());

        Assert.Equal(["1 FOUND"], await SketchAsync(client, "found"));
        await client.PutAsync("links/found", new { destinationUrl = Shop + "2" });

        Assert.Equal(["2 REPLACED", "1 FOUND"], await SketchAsync(client, "found"));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Post, "links/found/rollback", new { version = 1 })).Status);
        Assert.Equal("rule", (await client.GetAsync("links/found")).Json["routingRules"]![0]!["ruleId"]!.ToString());
    }

    [Fact]
    public async Task History_OfVeryManyVersions_KeepsTheNewest()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/many", new { destinationUrl = Shop });
        await admin.WithDatabaseAsync(db => db.Links.Where(link => link.HandleId == client.HandleId).ExecuteUpdateAsync(set => set.SetProperty(link => link.Version, LinkHistory.MaxVersions)));

        await client.PutAsync("links/many", new { destinationUrl = Shop, title = "201" });

        Assert.Equal(["201 REPLACED", "200 FOUND"], await SketchAsync(client, "many"));
        Assert.Equal(2, await admin.WithDatabaseAsync(db => db.LinkVersions.CountAsync(row => row.LinkId == db.Links.Single(link => link.HandleId == client.HandleId).Id)));
    }

    [Fact]
    public async Task History_GoesWithItsLink()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/gone", new { destinationUrl = Shop });
        await client.SendAsync(HttpMethod.Delete, "links/gone");

        Assert.Equal("not_found", (await client.GetAsync("links/gone/history")).Error);
        Assert.Equal("not_found", (await client.SendAsync(HttpMethod.Post, "links/gone/rollback", new { version = 1 })).Error);
        await client.PutAsync("links/gone", new { destinationUrl = Shop + "2" });
        Assert.Equal(["1 CREATED"], await SketchAsync(client, "gone"));
    }

    [Fact]
    public async Task Rollback_EverythingOfAFullLink_ComesBackAsANewVersion()
    {
        var client = await HandleClient.CreateAsync(admin);
        var full = await client.PutAsync("links/full", Full);
        Assert.True(full.Status == HttpStatusCode.Created, full.ToString());
        await client.PutAsync("links/FULL", new { destinationUrl = Shop });
        await client.TakeQueueAsync();

        var back = await client.SendAsync(HttpMethod.Post, "links/full/rollback", new { version = 1 });

        Assert.Equal((HttpStatusCode.OK, "\"v3\"", "3"), (back.Status, back.ETag, back.Text("version")));
        Assert.Equal(Content(full.Json), Content(back.Json));
        Assert.Equal(Content(full.Json), Content((await client.GetAsync("links/full")).Json));
        Assert.NotEmpty(await client.TakeQueueAsync());
        var history = await client.ListAsync("links/full/history", 10);
        Assert.Equal(["3 ROLLED_BACK", "2 REPLACED", "1 CREATED"], await SketchAsync(client, "full"));
        Assert.Equal("1", history[0]["restoredVersion"]!.ToString());
        Assert.Equal(history[2]["link"]!.ToJsonString(), history[0]["link"]!.ToJsonString());
    }

    // A member of PUT that is added and not kept would be lost by a rollback.
    [Fact]
    public async Task History_KeepsEveryMemberThatPutTakes()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/full", Full);
        var kept = (await client.ListAsync("links/full/history", 1))[0]["link"]!.AsObject();

        Assert.Equal(
            typeof(PutLinkRequest).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Except(["password"]).Order(StringComparer.Ordinal),
            kept.Where(member => member.Value is not null).Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(JsonSerializer.SerializeToNode(Full)!["routingRules"]![0]!["when"]!.ToJsonString(), kept["routingRules"]![0]!["when"]!.ToJsonString());
    }

    [Fact]
    public async Task Rollback_ToWhatItIs_ChangesNothing()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/same", new { destinationUrl = Shop });

        var back = await client.SendAsync(HttpMethod.Post, "links/same/rollback", new { version = 1 });

        Assert.Equal((HttpStatusCode.OK, "1"), (back.Status, back.Text("version")));
        Assert.Equal(["1 CREATED"], await SketchAsync(client, "same"));
    }

    [Fact]
    public async Task Rollback_OldETagUnknownOrNoVersion_IsRefused()
    {
        var client = await HandleClient.CreateAsync(admin);
        var first = await client.PutAsync("links/back", new { destinationUrl = Shop });
        var second = await client.PutAsync("links/back", new { destinationUrl = Shop, title = "2" });

        Assert.Equal("precondition_failed", (await client.SendAsync(HttpMethod.Post, "links/back/rollback", new { version = 1 }, first.ETag)).Error);
        Assert.Equal("not_found", (await client.SendAsync(HttpMethod.Post, "links/back/rollback", new { version = 3 })).Error);
        (await client.SendAsync(HttpMethod.Post, "links/back/rollback", new { })).IsRefused("invalid_version", "version");
        (await client.SendAsync(HttpMethod.Post, "links/back/rollback", new { version = 0 })).IsRefused("invalid_version", "version");
        Assert.Equal("2", (await client.GetAsync("links/back")).Text("version"));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Post, "links/back/rollback", new { version = 1 }, second.ETag)).Status);
    }

    [Fact]
    public async Task Rollback_ContentThatTodayIsWrong_IsRefusedAndSaysWhy()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/wrong", new { destinationUrl = Shop });
        await client.PutAsync("links/wrong", new { destinationUrl = Shop, title = "2" });
        await admin.WithDatabaseAsync(async db =>
        {
            var row = await db.LinkVersions.SingleAsync(version => version.Version == 1 && db.Links.Any(link => link.Id == version.LinkId && link.HandleId == client.HandleId));
            row.Content = row.Content with { DestinationUrl = "http://gharart.localhost/loop" };
            return await db.SaveChangesAsync();
        });

        (await client.SendAsync(HttpMethod.Post, "links/wrong/rollback", new { version = 1 })).IsRefused("invalid_destination_url", "destinationUrl");
        Assert.Equal("2", (await client.GetAsync("links/wrong")).Text("version"));
    }

    [Fact]
    public async Task Rollback_ToCollidingRules_IsRefusedOnDemand()
    {
        var client = await HandleClient.CreateAsync(admin);
        object Rule(string id) => new { ruleId = id, variant = new { id = "v", destinationUrl = Shop } };
        await client.PutAsync("links/clash", new { destinationUrl = Shop, routingRules = new[] { Rule("a-rule"), Rule("b-rule") } });
        await client.PutAsync("links/clash", new { destinationUrl = Shop });

        Assert.Equal("rule_collision", (await client.SendAsync(HttpMethod.Post, "links/clash/rollback?onCollision=reject", new { version = 1 })).Error);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Post, "links/clash/rollback", new { version = 1 })).Status);
    }

    [Theory]
    [InlineData("export")]
    [InlineData("Bulk-Import")]
    [InlineData("health-check")]
    public async Task Put_SlugThatIsAnAddressOfTheApi_IsReserved(string slug)
    {
        var client = await HandleClient.CreateAsync(admin);

        (await client.PutAsync($"links/{slug}", new { destinationUrl = Shop })).IsRefused("invalid_slug", "slug");
    }

    private static async Task<string[]> SketchAsync(HandleClient client, string slug) =>
        [.. (await client.ListAsync($"links/{slug}/history", 10)).Select(item => $"{item["version"]} {item["action"]}")];

    private static string Content(JsonObject link)
    {
        var copy = link.DeepClone().AsObject();
        foreach (var name in new[] { "version", "createdAt", "updatedAt", "audit" })
        {
            copy.Remove(name);
        }

        foreach (var rule in copy["routingRules"]!.AsArray())
        {
            rule!.AsObject().Remove("version");
            rule.AsObject().Remove("createdAt");
            rule.AsObject().Remove("updatedAt");
        }

        return copy.ToJsonString();
    }
}
