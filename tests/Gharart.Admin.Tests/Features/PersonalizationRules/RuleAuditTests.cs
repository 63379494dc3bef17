using System.Net;
using System.Text.Json.Nodes;
using Gharart.Core.Geo;
using Gharart.Core.Trust;

namespace Gharart.Admin.Tests.Features.PersonalizationRules;

/// <summary>The audit as the API tells it; that it is right is for the property test in Core.</summary>
public class RuleAuditTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Rules = "personalization-rules";
    private static readonly object Shop = new { id = "a", destinationUrl = "https://shop.example/" };

    [Fact]
    public async Task Shadowed_CoveredTogether_IsToldWithRulesAndProof()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        await client.PutAsync($"{Rules}/phones", new { priority = 1, when = new { deviceIn = new[] { "MOBILE" } }, variant = Shop });
        await client.PutAsync($"{Rules}/rest", new { priority = 2, when = new { deviceIn = new[] { "TABLET", "DESKTOP", "BOT", "UNKNOWN" } }, variant = Shop });
        await client.PutAsync($"{Rules}/other", new { priority = 3, when = new { countryIn = new[] { "JP" } }, variant = Shop });

        var put = await client.PutAsync($"{Rules}/dach", new { priority = 4, when = new { countryIn = new[] { "DE", "AT" } }, variant = Shop });

        const string Expected =
            """[{"ruleId":"dach","reason":"COVERED","coveredBy":["phones","rest"],"proof":[{"coveredBy":"phones","when":{"deviceIn":["MOBILE"]}},""" +
            """{"coveredBy":"rest","when":{"deviceIn":["UNKNOWN","TABLET","DESKTOP","BOT"]}}],"regionCount":2}]""";
        Assert.Equal(Expected, put.Json["audit"]!["shadowed"]!.ToJsonString());
        Assert.Equal("1250", put.Json["audit"]!["spaceSize"]!.ToJsonString());
        Assert.Equal(["other", "dach"], Shadowed(await client.GetAsync(Rules)));
        Assert.Equal(["other", "dach"], Shadowed(await client.GetAsync($"{Rules}/rest")));
        Assert.Equal(["dach"], Shadowed(await client.GetAsync($"{Rules}/dach")));

        await client.PutAsync($"{Rules}/phones", new { enabled = false, priority = 1, when = new { deviceIn = new[] { "MOBILE" } }, variant = Shop });
        Assert.Empty(Shadowed(await client.GetAsync(Rules)));
    }

    [Fact]
    public async Task Shadowed_BehindAnUntrustedRule_IsNot()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        await client.AddDomainAsync("new.example", VerificationStatus.Pending);
        object Split(string second) => new
        {
            priority = 1,
            variants = new[] { new { id = "a", destinationUrl = "https://shop.example/", weight = 1 }, new { id = "b", destinationUrl = second, weight = 1 } },
        };
        await client.PutAsync($"{Rules}/behind", new { priority = 2, variant = Shop });

        await client.PutAsync($"{Rules}/first", Split("https://new.example/"));
        var passedOver = await client.GetAsync(Rules);
        await client.PutAsync($"{Rules}/first", Split("https://shop.example/b"));
        var trusted = await client.GetAsync(Rules);

        Assert.Empty(Shadowed(passedOver));
        Assert.Equal("first", passedOver.Json["audit"]!["untrusted"]![0]!["ruleId"]!.ToString());
        Assert.Equal(["behind"], Shadowed(trusted));
    }

    [Fact]
    public async Task LinkRules_AreAuditedWithTheLinkAndRefusedAlike()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        object Link(params object[] routingRules) => new { destinationUrl = "https://shop.example/", routingRules };
        var all = new { ruleId = "all", priority = 1, variant = Shop };
        var mail = new { ruleId = "mail", priority = 1, when = new { sourceIn = new[] { "email" }, segmentIn = new[] { "vip" } }, variant = Shop };
        var elsewhere = new { ruleId = "elsewhere", priority = 0, when = new { slugIn = new[] { "other" } }, variant = Shop };

        var put = await client.PutAsync("links/sale", Link(all, mail, elsewhere));

        var audit = put.Json["audit"]!;
        Assert.Equal(HttpStatusCode.Created, put.Status);
        Assert.Equal(["elsewhere"], Shadowed(put));
        Assert.Equal("NEVER_MATCHES", audit["shadowed"]![0]!["reason"]!.ToString());
        Assert.Equal(
            """{"country":"XX","device":"UNKNOWN","source":"email","campaign":null,"segment":"vip","slug":"sale"}""",
            audit["collisions"]![0]!["witness"]!.ToJsonString());

        // 250 countries, 5 devices, email, vip: a quarter of the space, for "any other" source and segment there is too.
        Assert.Equal(("1250", "5000"), (audit["collisions"]![0]!["overlapCells"]!.ToJsonString(), audit["spaceSize"]!.ToJsonString()));

        var refused = await client.PutAsync("links/sale?onCollision=reject", Link(all, mail));
        Assert.Equal((HttpStatusCode.Conflict, "rule_collision"), (refused.Status, refused.Error));
        Assert.Equal(
            audit["collisions"]!.ToJsonString(), refused.Json["audit"]!["collisions"]!.ToJsonString());
    }

    [Fact]
    public async Task List_AThousandRulesOfManyValues_IsAuditedWhole()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        await admin.WithDatabaseAsync(async db =>
        {
            db.RoutingRules.AddRange(Enumerable.Range(0, 1000).Select(i => new Admin.Features.PersonalizationRules.RoutingRule
            {
                HandleId = client.HandleId,
                RuleId = $"rule-{i:000}",
                Priority = i,
                When = new() { SourceIn = [.. Enumerable.Range(0, 20).Select(v => $"s{(i * 7) + v}")], CampaignIn = [.. Enumerable.Range(0, 20).Select(v => $"c{(i * 7) + v}")] },
                Variants = [new("a", "https://shop.example/", 1)],
            }));
            return await db.SaveChangesAsync();
        });

        var audit = (await client.GetAsync($"{Rules}?limit=1")).Json["audit"]!;

        Assert.Equal("[]", audit["undecided"]!.ToJsonString());
        Assert.Equal("0", audit["shadowedCount"]!.ToJsonString());

        // 7,013 sources and as many campaigns are named, and each is beside "any other".
        Assert.Equal((1250m * 7014 * 7014).ToString(System.Globalization.CultureInfo.InvariantCulture), audit["spaceSize"]!.ToJsonString());
    }

    [Fact]
    public async Task Put_AmongAThousandHostileRules_TellsWhatItCouldNotDecide()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        var random = new Random(7);
        await admin.WithDatabaseAsync(async db =>
        {
            db.RoutingRules.AddRange(Enumerable.Range(0, 999).Select(i => new Admin.Features.PersonalizationRules.RoutingRule
            {
                HandleId = client.HandleId,
                RuleId = $"rule-{i:000}",
                Priority = i,
                When = new() { CountryIn = Half(random, [.. Country.All.Select(one => one.ToString())]), SourceIn = Half(random, Names("s")), CampaignIn = Half(random, Names("c")) },
                Variants = [new("a", "https://shop.example/", 1)],
            }));
            return await db.SaveChangesAsync();
        });

        var put = await client.PutAsync($"{Rules}/last", new
        {
            priority = 999,
            when = new { countryIn = Half(random, [.. Country.All.Select(one => one.ToString())]), sourceIn = new[] { "s1" }, campaignIn = new[] { "c1" } },
            variant = Shop,
        });
        var audit = (await client.GetAsync($"{Rules}?limit=1")).Json["audit"]!;

        // Of one source and one campaign it can be decided, whatever stands before.
        Assert.Equal(HttpStatusCode.Created, put.Status);
        Assert.Equal(["last"], Shadowed(put));
        Assert.NotEmpty(put.Json["audit"]!["shadowed"]![0]!["coveredBy"]!.AsArray());
        Assert.Contains("last", Shadowed(audit).Concat(audit["undecided"]!.AsArray().Select(id => id!.ToString())));
        Assert.NotEmpty(audit["undecided"]!.AsArray());
    }

    private static List<string> Half(Random random, string[] all)
    {
        random.Shuffle(all);
        return [.. all[..(all.Length / 2)]];
    }

    private static string[] Names(string prefix) => [.. Enumerable.Range(0, 250).Select(i => $"{prefix}{i}")];

    private static string[] Shadowed(HandleClient.Answer answer) => Shadowed(answer.Json["audit"]!);

    private static string[] Shadowed(JsonNode audit) => [.. audit["shadowed"]!.AsArray().Select(one => one!["ruleId"]!.ToString())];
}
