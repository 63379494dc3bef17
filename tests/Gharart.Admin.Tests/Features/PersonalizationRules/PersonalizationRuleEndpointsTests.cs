using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Publishing;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.PersonalizationRules;

public class PersonalizationRuleEndpointsTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Rules = "personalization-rules";
    private const string Shop = "https://shop.example/";

    [Fact]
    public async Task Put_Minimal_CreatesWithDefaults()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");

        var put = await client.PutAsync($"{Rules}/first", new { variant = new { id = "A", destinationUrl = "HTTPS://SHOP.example/x" } });

        Assert.Equal(HttpStatusCode.Created, put.Status);
        Assert.Equal($"/v2/handles/{client.Handle}/{Rules}/first", put.Location);
        Assert.Equal("\"v1\"", put.ETag);
        Assert.Equal(
            """
            {"ruleId":"first","enabled":true,"priority":1000,"note":null,"when":{},"variant":{"id":"A","destinationUrl":"https://shop.example/x"},
            "seed":null,"version":1,"createdAt":"2026-05-01T10:00:00.000Z","updatedAt":"2026-05-01T10:00:00.000Z",
            "audit":{"collisions":[],"collisionCount":0,"shadowed":[],"shadowedCount":0,"undecided":[],"untrusted":[],
            "checkedAt":"2026-05-01T10:00:00.000Z","spaceSize":1250},"warnings":[]}
            """.ReplaceLineEndings(""),
            put.Json.ToJsonString());
        Assert.Equal(put.Json.ToJsonString(), (await client.GetAsync($"{Rules}/first")).Json.ToJsonString());
    }

    [Fact]
    public async Task Put_AllConditions_AreStoredInTheFormOfTheEdge()
    {
        var client = await HandleClient.CreateAsync(admin);

        var put = await client.PutAsync($"{Rules}/all", new
        {
            ruleId = "all",
            enabled = false,
            priority = 0,
            note = "why",
            when = new
            {
                countryIn = new[] { "de", "AT", "DE", "xx" },
                deviceIn = new[] { "mobile", "Tablet" },
                sourceIn = new[] { "Email", "EMAIL" },
                campaignIn = new[] { "Festive!" },
                segmentIn = new[] { "returning" },
                slugIn = new[] { "Sale", "SALE", "other" },
            },
            variants = new[] { new { id = "a", destinationUrl = Shop, weight = 1 }, new { id = "A", destinationUrl = Shop + "b", weight = 10_000 } },
            seed = "any seed ~",
        });

        Assert.Equal(
            """
            {"countryIn":["DE","AT","XX"],"deviceIn":["MOBILE","TABLET"],"sourceIn":["email"],"campaignIn":["festive!"],
            "segmentIn":["returning"],"slugIn":["Sale","other"]}
            """.ReplaceLineEndings(""),
            put.Json["when"]!.ToJsonString());
        Assert.Equal(
            """[{"id":"a","destinationUrl":"https://shop.example/","weight":1},{"id":"A","destinationUrl":"https://shop.example/b","weight":10000}]""",
            put.Json["variants"]!.ToJsonString());
        Assert.False(put.Json.ContainsKey("variant"));
        Assert.Equal(("false", "0", "why", "any seed ~"), (put.Text("enabled"), put.Text("priority"), put.Text("note"), put.Text("seed")));

        var replaced = await client.PutAsync($"{Rules}/all", new { variant = new { id = "a", destinationUrl = Shop } });
        Assert.Equal((HttpStatusCode.OK, "{}", "2"), (replaced.Status, replaced.Json["when"]!.ToJsonString(), replaced.Text("version")));
        Assert.Null(replaced.Json["seed"]);
    }

    [Fact]
    public async Task Put_EveryKindOfCondition_GivesASnapshotThatTheEdgeReads()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync($"{Rules}/all", new
        {
            when = new
            {
                countryIn = new[] { "XX" },
                deviceIn = new[] { "BOT" },
                sourceIn = new[] { "~" },
                campaignIn = new[] { "a" },
                segmentIn = new[] { "b" },
                slugIn = new[] { "SALE" },
            },
            variants = Enumerable.Range(0, 10).Select(i => new { id = $"v{i}", destinationUrl = Shop + i, weight = 10_000 }),
        });

        var head = await admin.WithDatabaseAsync(db => HandlePublication.HeadAsync(db, client.HandleId, admin.Clock.GetUtcNow(), CancellationToken.None));

        Assert.Null(Record.Exception(() => HeadBlob.Read(head!.Value.Blob)));
    }

    [Fact]
    public async Task List_PageByPage_IsInEvaluationOrder()
    {
        var client = await HandleClient.CreateAsync(admin);
        object Rule(int priority, object when) => new { priority, when, enabled = false, variant = new { id = "a", destinationUrl = Shop } };
        var germany = new { countryIn = new[] { "DE" } };
        var phones = new { countryIn = new[] { "DE" }, deviceIn = new[] { "MOBILE" } };
        (string Id, object Body)[] rules =
        [
            ("p10-none", Rule(10, new { })), ("p10-two", Rule(10, phones)), ("p10-one_b", Rule(10, germany)), ("p10-one-b", Rule(10, germany)),
            ("p10-oneb", Rule(10, germany)), ("p9-none", Rule(9, new { })), ("p9999", Rule(9_999, phones)), ("p100", Rule(100, phones)),
        ];
        foreach (var (id, body) in rules)
        {
            Assert.Equal(HttpStatusCode.Created, (await client.PutAsync($"{Rules}/{id}", body)).Status);
        }

        foreach (var limit in new[] { 1, 3, 50 })
        {
            Assert.Equal(
                ["p9-none", "p10-two", "p10-one-b", "p10-one_b", "p10-oneb", "p10-none", "p100", "p9999"],
                (await client.ListAsync(Rules, limit)).Select(rule => rule["ruleId"]!.ToString()));
        }
    }

    [Fact]
    public async Task List_RulesOfLinks_AreNotAmongThem()
    {
        var client = await HandleClient.CreateAsync(admin);
        var variant = new { id = "a", destinationUrl = Shop };
        await client.PutAsync("links/link", new { destinationUrl = Shop, routingRules = new[] { new { ruleId = "same", variant } } });
        await client.PutAsync($"{Rules}/same", new { variant });

        Assert.Single(await client.ListAsync(Rules, 10));
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(HttpMethod.Delete, $"{Rules}/same")).Status);
        Assert.Empty(await client.ListAsync(Rules, 10));
        Assert.Single((await client.GetAsync("links/link")).Json["routingRules"]!.AsArray());
    }

    [Fact]
    public async Task Write_Rule_QueuesTheHead()
    {
        var client = await HandleClient.CreateAsync(admin);
        Task<int> IdAsync() =>
            admin.WithDatabaseAsync(db => db.RoutingRules.Where(rule => rule.HandleId == client.HandleId).Select(rule => rule.Id).SingleAsync());

        await client.PutAsync($"{Rules}/rule", new { variant = new { id = "a", destinationUrl = Shop } });
        Assert.Equal([null], await client.TakeQueueAsync());
        var number = await IdAsync();

        await client.PutAsync($"{Rules}/rule", new { variant = new { id = "b", destinationUrl = Shop } });
        Assert.Equal([null], await client.TakeQueueAsync());
        Assert.Equal(number, await IdAsync());

        await client.PutAsync($"{Rules}/rule", new { variant = new { id = "b", destinationUrl = Shop } });
        Assert.Empty(await client.TakeQueueAsync());

        await client.SendAsync(HttpMethod.Delete, $"{Rules}/rule");
        Assert.Equal([null], await client.TakeQueueAsync());
    }

    [Fact]
    public async Task IfMatch_OldVersion_IsRefused()
    {
        var client = await HandleClient.CreateAsync(admin);
        var a = new { variant = new { id = "a", destinationUrl = Shop } };
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await client.PutAsync($"{Rules}/rule", a, "*")).Status);
        var first = await client.PutAsync($"{Rules}/rule", a);
        var second = await client.PutAsync($"{Rules}/rule", new { variant = new { id = "b", destinationUrl = Shop } }, first.ETag);

        Assert.Equal("precondition_failed", (await client.PutAsync($"{Rules}/rule", a, first.ETag)).Error);
        Assert.Equal("precondition_failed", (await client.SendAsync(HttpMethod.Delete, $"{Rules}/rule", ifMatch: first.ETag)).Error);
        Assert.Equal("b", (await client.GetAsync($"{Rules}/rule")).Json["variant"]!["id"]!.ToString());
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(HttpMethod.Delete, $"{Rules}/rule", ifMatch: second.ETag)).Status);
        Assert.Equal("not_found", (await client.GetAsync($"{Rules}/rule")).Error);
        Assert.Equal("not_found", (await client.SendAsync(HttpMethod.Delete, $"{Rules}/rule")).Error);
    }

    [Fact]
    public async Task AnyRoute_ForeignHandle_IsHandleNotFound()
    {
        var mine = await HandleClient.CreateAsync(admin);
        await mine.PutAsync($"{Rules}/mine", new { variant = new { id = "a", destinationUrl = Shop } });
        using var stranger = await admin.NewUserAsync();
        var other = new HandleClient(admin, stranger, mine.Handle, mine.HandleId);

        Assert.Equal("handle_not_found", (await other.GetAsync(Rules)).Error);
        Assert.Equal("handle_not_found", (await other.GetAsync($"{Rules}/mine")).Error);
        Assert.Equal("handle_not_found", (await other.PutAsync($"{Rules}/mine", new { })).Error);
        Assert.Equal("handle_not_found", (await other.SendAsync(HttpMethod.Delete, $"{Rules}/mine")).Error);
    }

    [Fact]
    public async Task Put_SameNewRuleAtOnce_CreatesItOnce()
    {
        var client = await HandleClient.CreateAsync(admin);

        var variant = new { id = "a", destinationUrl = Shop };
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => client.PutAsync($"{Rules}/race", new { priority = i, variant })));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.DoesNotContain(answers, answer => answer.Status is not (HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Single(await client.ListAsync(Rules, 10));
    }

    [Fact]
    public async Task Put_UntrustedTargets_AreInAuditAndWarnings()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("good.example");
        await client.AddDomainAsync("new.example", VerificationStatus.Pending);
        var variants = new[]
        {
            new { id = "ok", destinationUrl = "https://a.good.example/", weight = 1 },
            new { id = "no", destinationUrl = "https://a.new.example/", weight = 1 },
        };

        var put = await client.PutAsync($"{Rules}/rule", new { variants });
        var disabled = await client.PutAsync($"{Rules}/off", new { enabled = false, variant = new { id = "x", destinationUrl = "https://other.example/" } });

        var untrusted = put.Json["audit"]!["untrusted"]!.AsArray().Single()!;
        Assert.Equal("rule no new.example verification_pending", $"{untrusted["ruleId"]} {untrusted["variantId"]} {untrusted["domain"]} {untrusted["reason"]}");
        var warning = put.Json["warnings"]!.AsArray().Single()!;
        Assert.Equal("destination_not_routable new.example verification_pending", $"{warning["code"]} {warning["domain"]} {warning["reason"]}");
        Assert.All([untrusted, warning], one => Assert.Contains("TXT record _gharart-challenge.new.example", one["message"]!.ToString(), StringComparison.Ordinal));
        Assert.Equal("[]", disabled.Json["audit"]!["untrusted"]!.ToJsonString());
        Assert.Equal("other.example", disabled.Json["warnings"]![0]!["domain"]!.ToString());
        Assert.Equal(put.Json["audit"]!["untrusted"]!.ToJsonString(), (await client.GetAsync(Rules)).Json["audit"]!["untrusted"]!.ToJsonString());
    }

    [Fact]
    public async Task Collisions_EqualPriorityAndOverlap_AreToldWithWinnerAndWitness()
    {
        var client = await HandleClient.CreateAsync(admin);
        object Rule(object when, bool enabled = true) => new { priority = 100, enabled, when, variant = new { id = "a", destinationUrl = Shop } };
        await client.PutAsync($"{Rules}/dach", Rule(new { countryIn = new[] { "DE", "AT" } }));
        await client.PutAsync($"{Rules}/japan", Rule(new { countryIn = new[] { "JP" } }));
        await client.PutAsync($"{Rules}/off", Rule(new { }, enabled: false));
        await client.PutAsync($"{Rules}/elsewhere", new { priority = 101, variant = new { id = "a", destinationUrl = Shop } });

        var phones = new { countryIn = new[] { "AT", "IN" }, deviceIn = new[] { "MOBILE" }, segmentIn = new[] { "vip" } };
        var put = await client.PutAsync($"{Rules}/phones", Rule(phones));

        const string Expected =
            """[{"ruleIds":["phones","dach"],"priority":100,"winner":"phones","tieBreak":"SPECIFICITY","witness":""" +
            """{"country":"AT","device":"MOBILE","source":"direct","campaign":null,"segment":"vip","slug":null},"overlapCells":1}]""";
        Assert.Equal(Expected, put.Json["audit"]!["collisions"]!.ToJsonString());
        Assert.Equal(Expected, (await client.GetAsync($"{Rules}/dach")).Json["audit"]!["collisions"]!.ToJsonString());
        Assert.Equal("[]", (await client.GetAsync($"{Rules}/japan")).Json["audit"]!["collisions"]!.ToJsonString());
        Assert.Equal("[]", (await client.GetAsync($"{Rules}/off")).Json["audit"]!["collisions"]!.ToJsonString());
        var list = await client.GetAsync($"{Rules}?limit=1");
        Assert.Equal(Expected, list.Json["audit"]!["collisions"]!.ToJsonString());

        await client.PutAsync($"{Rules}/also-dach", Rule(new { countryIn = new[] { "DE" } }));
        var audit = (await client.GetAsync(Rules)).Json["audit"]!;
        Assert.Equal(["phones,dach SPECIFICITY", "also-dach,dach RULE_ID"], audit["collisions"]!.AsArray().Select(Short));
        Assert.Equal("2", audit["collisionCount"]!.ToString());
    }

    [Fact]
    public async Task Put_DryRun_AnswersWithTheAuditAndSavesNothing()
    {
        var client = await HandleClient.CreateAsync(admin);
        var rule = new { priority = 7, variant = new { id = "a", destinationUrl = Shop } };
        await client.PutAsync($"{Rules}/first", rule);
        await client.TakeQueueAsync();

        var tried = await client.PutAsync($"{Rules}/second?dryRun=true", rule);

        Assert.Equal(HttpStatusCode.OK, tried.Status);
        Assert.Equal(["first,second RULE_ID"], tried.Json["audit"]!["collisions"]!.AsArray().Select(Short));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{Rules}/second")).Status);
        Assert.Empty(await client.TakeQueueAsync());
    }

    [Fact]
    public async Task Collisions_Rejected_SaveNothing()
    {
        var client = await HandleClient.CreateAsync(admin);
        var rule = new { variant = new { id = "a", destinationUrl = Shop } };
        Assert.Equal(HttpStatusCode.Created, (await client.PutAsync($"{Rules}/first?onCollision=reject", rule)).Status);

        var byQuery = await client.PutAsync($"{Rules}/second?onCollision=REJECT", rule);
        await client.TakeQueueAsync();
        await client.PutAsync("", new { collisionPolicy = "REJECT" });
        var byPolicy = await client.PutAsync($"{Rules}/second", rule);

        foreach (var refused in new[] { byQuery, byPolicy })
        {
            Assert.Equal((HttpStatusCode.Conflict, "rule_collision"), (refused.Status, refused.Error));
            Assert.Equal(["first,second RULE_ID"], refused.Json["audit"]!["collisions"]!.AsArray().Select(Short));
        }

        Assert.Single(await client.ListAsync(Rules, 10));
        Assert.Equal([null], await client.TakeQueueAsync());
        Assert.Equal(HttpStatusCode.Created, (await client.PutAsync($"{Rules}/second", new { priority = 1, rule.variant })).Status);
    }

    [Fact]
    public async Task Put_CollidingRulesAtOnceAndRejected_KeepsOne()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync($"{Rules}/apart", new { priority = 6, variant = new { id = "a", destinationUrl = Shop } });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            client.PutAsync($"{Rules}/race-{i}?onCollision=reject", new { priority = 5, variant = new { id = "a", destinationUrl = Shop } })));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(7, answers.Count(answer => answer.Error == "rule_collision"));
        Assert.Equal(2, (await client.ListAsync(Rules, 10)).Count);
    }

    [Fact]
    public async Task Put_AThousandRulesAndNoMore_ListsTheFirstFiveHundredCollisions()
    {
        var client = await HandleClient.CreateAsync(admin);
        await admin.WithDatabaseAsync(async db =>
        {
            db.RoutingRules.AddRange(Enumerable.Range(0, 999).Select(i => new Admin.Features.PersonalizationRules.RoutingRule
            {
                HandleId = client.HandleId,
                RuleId = $"rule-{i:000}",
                Variants = [new("a", Shop, 1)],
            }));
            return await db.SaveChangesAsync();
        });
        var rule = new { variant = new { id = "a", destinationUrl = Shop } };

        Assert.Equal(HttpStatusCode.Created, (await client.PutAsync($"{Rules}/the-last", rule)).Status);
        Assert.Equal("conflict", (await client.PutAsync($"{Rules}/one-too-many", rule)).Error);
        Assert.Equal(HttpStatusCode.OK, (await client.PutAsync($"{Rules}/the-last", new { priority = 1, rule.variant })).Status);

        var audit = (await client.GetAsync($"{Rules}?limit=1")).Json["audit"]!;
        Assert.Equal((999 * 998) / 2, audit["collisionCount"]!.GetValue<int>());
        Assert.Equal(500, audit["collisions"]!.AsArray().Count);
    }

    private static string Short(JsonNode? collision) =>
        $"{string.Join(',', collision!["ruleIds"]!.AsArray().Select(id => id!.ToString()))} {collision["tieBreak"]}";
}
