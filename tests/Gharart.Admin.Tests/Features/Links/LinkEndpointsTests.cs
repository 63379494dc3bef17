using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Publishing;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Links;

public class LinkEndpointsTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Shop = "https://shop.example/";

    [Fact]
    public async Task Put_Minimal_CreatesWithDefaults()
    {
        var client = await HandleClient.CreateAsync(admin);

        var put = await client.PutAsync("links/Sale-1", new { destinationUrl = "HTTPS://Shop.Example" });

        Assert.Equal(HttpStatusCode.Created, put.Status);
        Assert.Equal($"/v2/handles/{client.Handle}/links/Sale-1", put.Location);
        Assert.Equal("\"v1\"", put.ETag);
        Assert.Equal($"http://{client.Handle}.localhost:8080/Sale-1", put.Text("shortUrl"));
        Assert.Equal(
            """
            {"slug":"Sale-1","customUrls":[],"state":"ENABLED","destinationUrl":"https://shop.example/","title":null,"description":null,"tags":[],"enabled":true,
            "redirectType":302,"scheduledStartAt":null,"scheduledEndAt":null,"expiresAt":null,"maxClicks":null,"clicksUsed":null,"hasPassword":false,
            "tracking":{"utmSource":null,"utmMedium":null,"utmCampaign":null,"utmTerm":null,"utmContent":null},
            "trackingPolicy":{"mode":"DIRECT","appendContextParam":true},"forwardQuery":true,"fallbackUrl":null,"routingRules":[],
            "warnings":[{"code":"destination_not_routable","domain":"shop.example","reason":"domain_not_registered",
            "message":"Nobody is sent to shop.example: no destination domain of this handle covers it. Register it and prove that it is yours."}],"version":1}
            """.ReplaceLineEndings(""),
            Without(put.Json, "shortUrl", "audit", "createdAt", "updatedAt"));
        Assert.Equal(InstantJsonConverter.Text(admin.Clock.GetUtcNow()), put.Text("createdAt"));
        Assert.Equal(put.Text("createdAt"), put.Text("updatedAt"));
        Assert.Equal(put.Json.ToJsonString(), (await client.GetAsync("links/sale-1")).Json.ToJsonString());
    }

    [Fact]
    public async Task Put_EverythingThenMinimal_KeepsAllAndThenReplacesAll()
    {
        var client = await HandleClient.CreateAsync(admin);
        var full = new
        {
            slug = "FULL",
            destinationUrl = "https://shop.example/fest?a=1#x",
            title = "Fest",
            description = "Two\nlines",
            tags = new[] { "sale", " mail ", "SALE" },
            enabled = false,
            redirectType = 307,
            scheduledStartAt = "2026-06-01T00:00:00.000Z",
            scheduledEndAt = "2026-07-01T00:00:00.000Z",
            expiresAt = "2026-06-15T00:00:00.000Z",
            maxClicks = int.MaxValue,
            tracking = new { utmSource = "mail", utmMedium = "e", utmCampaign = "fest 26", utmTerm = "t", utmContent = "" },
            trackingPolicy = new { mode = "bridge", appendContextParam = false },
            forwardQuery = false,
            fallbackUrl = "https://shop.example/else",
            routingRules = new object[] { Rule("b-rule", priority: 5), Rule("a-rule", priority: 1) },
        };

        Assert.Equal(HttpStatusCode.Created, (await client.PutAsync("links/full", full)).Status);
        var read = await client.GetAsync("links/full");

        Assert.Equal("https://shop.example/fest?a=1#x", read.Text("destinationUrl"));
        Assert.Equal("Two\nlines", read.Text("description"));
        Assert.Equal("""["sale","mail"]""", read.Json["tags"]!.ToJsonString());
        Assert.Equal("DISABLED", read.Text("state"));
        Assert.Equal("307", read.Text("redirectType"));
        Assert.Equal("2026-06-15T00:00:00.000Z", read.Text("expiresAt"));
        Assert.Equal(("2147483647", "0"), (read.Text("maxClicks"), read.Text("clicksUsed")));
        Assert.Equal("""{"utmSource":"mail","utmMedium":"e","utmCampaign":"fest 26","utmTerm":"t","utmContent":null}""", read.Json["tracking"]!.ToJsonString());
        Assert.Equal("""{"mode":"BRIDGE","appendContextParam":false}""", read.Json["trackingPolicy"]!.ToJsonString());
        Assert.Equal("https://shop.example/else", read.Text("fallbackUrl"));
        Assert.Equal(["a-rule", "b-rule"], RuleIds(read.Json));

        var replaced = await client.PutAsync("links/full", new { destinationUrl = Shop });

        Assert.Equal(HttpStatusCode.OK, replaced.Status);
        Assert.Equal("2", replaced.Text("version"));
        Assert.Equal("ENABLED", replaced.Text("state"));
        Assert.Empty(replaced.Json["routingRules"]!.AsArray());
        Assert.Empty(replaced.Json["tags"]!.AsArray());
        Assert.Null(replaced.Json["fallbackUrl"]);
        Assert.Null(replaced.Json["maxClicks"]);
        Assert.Equal(0, await admin.WithDatabaseAsync(db => db.RoutingRules.CountAsync(rule => rule.HandleId == client.HandleId)));
    }

    [Fact]
    public async Task Put_OtherCase_IsTheSameLinkUnderItsNewSpelling()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/festive", new { destinationUrl = Shop });
        var id = await LinkIdAsync(client, "festive");

        var put = await client.PutAsync("links/FesTive", new { destinationUrl = Shop });

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal("FesTive", (await client.GetAsync("links/festive")).Text("slug"));
        Assert.Equal(id, await LinkIdAsync(client, "festive"));
    }

    [Fact]
    public async Task Put_SameAgain_ChangesNothing()
    {
        var client = await HandleClient.CreateAsync(admin);
        var body = new { destinationUrl = Shop, routingRules = new[] { Rule("a-rule") } };
        await client.PutAsync("links/again", body);
        await client.TakeQueueAsync();
        admin.Clock.Advance(TimeSpan.FromMinutes(1));

        var put = await client.PutAsync("links/again", body);

        Assert.Equal("\"v1\"", put.ETag);
        Assert.Equal(put.Text("createdAt"), put.Text("updatedAt"));
        Assert.Empty(await client.TakeQueueAsync());
    }

    [Fact]
    public async Task Put_Rules_KeepsTheNumbersOfThoseThatStay()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/rules", new { destinationUrl = Shop, routingRules = new[] { Rule("stays"), Rule("goes") } });
        var before = await RuleNumbersAsync(client);

        var put = await client.PutAsync("links/rules", new { destinationUrl = Shop, routingRules = new[] { Rule("comes"), Rule("stays", priority: 7) } });

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal(["stays", "comes"], RuleIds(put.Json));
        var after = await RuleNumbersAsync(client);
        Assert.Equal(["comes", "stays"], after.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(before["stays"], after["stays"]);
        Assert.DoesNotContain(after["comes"], before.Values);
    }

    [Fact]
    public async Task Put_OnlyARuleChanges_CountsTheVersionUp()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/rules", new { destinationUrl = Shop, routingRules = new[] { Rule("only") } });

        foreach (var (rules, version) in new[] { (new[] { Rule("only", priority: 5) }, "2"), ([Rule("only", priority: 5), Rule("more")], "3"), ([], "4") })
        {
            var put = await client.PutAsync("links/rules", new { destinationUrl = Shop, routingRules = rules });
            Assert.Equal(version, put.Text("version"));
            Assert.Equal(version, (await client.GetAsync("links/rules")).Text("version"));
        }
    }

    [Fact]
    public async Task Write_Link_QueuesItsShardAndNothingElse()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/shard", new { destinationUrl = Shop });
        var shard = await admin.WithDatabaseAsync(db => db.Links.Where(row => row.HandleId == client.HandleId).Select(row => row.ShardHash).SingleAsync());
        Assert.Equal([shard], await client.TakeQueueAsync());

        await client.PutAsync("links/shard", new { destinationUrl = Shop, routingRules = new[] { Rule("a-rule"), Rule("b-rule") } });
        Assert.Equal([shard], await client.TakeQueueAsync());

        await client.PutAsync("links/shard", new { destinationUrl = Shop, routingRules = new[] { Rule("b-rule", priority: 2) } });
        Assert.Equal([shard], await client.TakeQueueAsync());

        await client.SendAsync(HttpMethod.Delete, "links/shard");
        Assert.Equal([shard], await client.TakeQueueAsync());
    }

    [Fact]
    public async Task Put_Full_GivesASnapshotThatTheEdgeReads()
    {
        var client = await HandleClient.CreateAsync(admin);
        var text = new string('ü', 200);
        var rules = Enumerable.Range(0, 50).Select(i => Rule($"rule-{i:00}", priority: i)).ToArray();
        var put = await client.PutAsync("links/widest", new
        {
            destinationUrl = Shop + new string('a', 2_048 - Shop.Length),
            fallbackUrl = Shop + new string('b', 2_048 - Shop.Length),
            expiresAt = "2027-01-01T00:00:00Z",
            tracking = new { utmSource = text, utmMedium = text, utmCampaign = text, utmTerm = text, utmContent = text },
            routingRules = rules,
        });
        Assert.Equal(HttpStatusCode.Created, put.Status);

        var (blob, _) = await admin.WithDatabaseAsync(db => HandlePublication.ShardAsync(db, client.HandleId, 0, 0, CancellationToken.None));

        var shard = Core.Snapshots.LinkShard.Read(blob, (uint)client.HandleId, 0, 0);
        Assert.Equal(1, shard.Count);
    }

    [Fact]
    public async Task Delete_Link_TakesItsRulesWithItAndIsGone()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/gone", new { destinationUrl = Shop, routingRules = new[] { Rule("a-rule") } });

        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(HttpMethod.Delete, "links/GONE")).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("links/gone")).Status);
        Assert.Equal("not_found", (await client.SendAsync(HttpMethod.Delete, "links/gone")).Error);
        Assert.Equal(0, await admin.WithDatabaseAsync(db => db.RoutingRules.CountAsync(rule => rule.HandleId == client.HandleId)));
    }

    [Fact]
    public async Task IfMatch_OldVersion_IsRefusedAndChangesNothing()
    {
        var client = await HandleClient.CreateAsync(admin);
        Assert.Equal("precondition_failed", (await client.PutAsync("links/match", new { destinationUrl = Shop }, "\"v1\"")).Error);
        var first = await client.PutAsync("links/match", new { destinationUrl = Shop });
        var second = await client.PutAsync("links/match", new { destinationUrl = Shop, title = "second" }, first.ETag);
        Assert.Equal(HttpStatusCode.OK, second.Status);

        var stale = await client.PutAsync("links/match", new { destinationUrl = Shop, title = "third" }, first.ETag);
        var staleDelete = await client.SendAsync(HttpMethod.Delete, "links/match", ifMatch: first.ETag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal("precondition_failed", stale.Error);
        Assert.Equal(HttpStatusCode.PreconditionFailed, staleDelete.Status);
        Assert.Equal("second", (await client.GetAsync("links/match")).Text("title"));
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(HttpMethod.Delete, "links/match", ifMatch: second.ETag)).Status);
    }

    [Fact]
    public async Task Put_SameNewSlugAtOnce_CreatesItOnce()
    {
        const int Writers = 12;
        var client = await HandleClient.CreateAsync(admin);
        for (var round = 0; round < 4; round++)
        {
            var rules = new[] { Rule("a-rule") };
            var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i =>
                client.PutAsync(i % 2 == 0 ? $"links/race-{round}" : $"links/RACE-{round}", new { destinationUrl = Shop + i, routingRules = rules })));

            Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
            Assert.DoesNotContain(answers, answer => answer.Status is not (HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict));
            Assert.Equal(round + 1, await admin.WithDatabaseAsync(db => db.Links.CountAsync(link => link.HandleId == client.HandleId)));
        }
    }

    [Fact]
    public async Task Put_SameSlugInTwoHandles_AreTwoLinks()
    {
        var one = await HandleClient.CreateAsync(admin);
        var two = await HandleClient.CreateAsync(admin);

        Assert.Equal(HttpStatusCode.Created, (await one.PutAsync("links/same", new { destinationUrl = Shop + "1" })).Status);
        Assert.Equal(HttpStatusCode.Created, (await two.PutAsync("links/same", new { destinationUrl = Shop + "2" })).Status);

        Assert.Equal(Shop + "1", (await one.GetAsync("links/same")).Text("destinationUrl"));
        Assert.Single(await two.ListAsync("links", 10));
    }

    [Fact]
    public async Task AnyRoute_ForeignOrUnknownHandle_IsHandleNotFound()
    {
        var mine = await HandleClient.CreateAsync(admin);
        await mine.PutAsync("links/mine", new { destinationUrl = Shop });
        using var stranger = await admin.NewUserAsync();
        var other = new HandleClient(admin, stranger, mine.Handle, mine.HandleId);
        var nowhere = new HandleClient(admin, stranger, "no-such-handle", 0);

        foreach (var client in new[] { other, nowhere })
        {
            Assert.Equal("handle_not_found", (await client.GetAsync("links")).Error);
            Assert.Equal("handle_not_found", (await client.GetAsync("links/mine")).Error);
            Assert.Equal("handle_not_found", (await client.PutAsync("links/mine", new { nonsense = 1 })).Error);
            Assert.Equal("handle_not_found", (await client.SendAsync(HttpMethod.Delete, "links/mine")).Error);
        }

        Assert.Equal(HttpStatusCode.OK, (await mine.GetAsync("links/mine")).Status);
    }

    [Fact]
    public async Task Put_NotRoutableTargets_WarnsOncePerDomain()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("good.example");
        await client.AddDomainAsync("new.example", VerificationStatus.Pending);
        await client.AddDomainAsync("bad.example", manual: TrustDecision.Block);
        await client.AddDomainAsync("once.example", manual: TrustDecision.Block, until: admin.Clock.GetUtcNow());

        var put = await client.PutAsync("links/warn", new
        {
            destinationUrl = "https://www.good.example/",
            fallbackUrl = "https://a.new.example/",
            routingRules = new object[]
            {
                Split("split", "https://b.new.example/", "https://bad.example/"),
                Split("split-2", "https://other.example/", "https://once.example/"),
            },
        });

        var warnings = put.Json["warnings"]!.AsArray();
        Assert.Equal(
            [
                "destination_not_routable new.example verification_pending",
                "destination_not_routable bad.example manual_block",
                "destination_not_routable other.example domain_not_registered",
            ],
            warnings.Select(warning => $"{warning!["code"]} {warning["domain"]} {warning["reason"]}"));
        Assert.Equal(
            "Nobody is sent to new.example before it is proved to be yours. Set the TXT record _gharart-challenge.new.example to \"gharart-verify=x\", then have the domain verified.",
            warnings[0]!["message"]!.ToString());
        Assert.Equal(put.Json["warnings"]!.ToJsonString(), (await client.GetAsync("links")).Json["items"]![0]!["warnings"]!.ToJsonString());
        Assert.Equal(
            ["split/v0/new.example", "split/v1/bad.example", "split-2/v0/other.example"],
            put.Json["audit"]!["untrusted"]!.AsArray().Select(row => $"{row!["ruleId"]}/{row["variantId"]}/{row["domain"]}"));
    }

    [Fact]
    public async Task Put_CollidingRules_AreToldAndRefusedOnDemand()
    {
        var client = await HandleClient.CreateAsync(admin);
        var body = new { destinationUrl = Shop, routingRules = new object[] { Rule("a-rule"), Rule("b-rule") } };

        var refused = await client.PutAsync("links/clash?onCollision=reject", body);
        Assert.Equal((HttpStatusCode.Conflict, "rule_collision"), (refused.Status, refused.Error));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("links/clash")).Status);

        var put = await client.PutAsync("links/clash", body);
        Assert.Equal("""["a-rule","b-rule"]""", put.Json["audit"]!["collisions"]![0]!["ruleIds"]!.ToJsonString());
        Assert.Equal("clash", put.Json["audit"]!["collisions"]![0]!["witness"]!["slug"]!.ToString());

        // The rule that is taken away collides no more.
        var mended = await client.PutAsync("links/clash?onCollision=reject", new { destinationUrl = Shop, routingRules = new[] { Rule("b-rule") } });
        Assert.Equal(HttpStatusCode.OK, mended.Status);
    }

    private static object Rule(string ruleId, int? priority = null) => new { ruleId, priority, variant = new { id = "v", destinationUrl = Shop + ruleId } };

    private static object Split(string ruleId, params string[] urls) =>
        new { ruleId, variants = urls.Select((destinationUrl, i) => new { id = $"v{i}", destinationUrl, weight = 1 }).ToArray() };

    private static IEnumerable<string> RuleIds(JsonObject link) => link["routingRules"]!.AsArray().Select(rule => rule!["ruleId"]!.ToString());

    private static string Without(JsonObject json, params string[] members) =>
        new JsonObject(json.Where(pair => !members.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString();

    private Task<int> LinkIdAsync(HandleClient client, string key) =>
        admin.WithDatabaseAsync(db => db.Links.Where(link => link.HandleId == client.HandleId && link.SlugKey == key).Select(link => link.Id).SingleAsync());

    private Task<Dictionary<string, int>> RuleNumbersAsync(HandleClient client) =>
        admin.WithDatabaseAsync(db => db.RoutingRules.Where(rule => rule.HandleId == client.HandleId).ToDictionaryAsync(rule => rule.RuleId, rule => rule.Id));
}
