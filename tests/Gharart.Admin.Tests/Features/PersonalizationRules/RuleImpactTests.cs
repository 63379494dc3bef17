using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Ingest;
using Gharart.Core.Visitors;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.PersonalizationRules;

/// <summary>Dry runs: what a change would do, and that nothing is done.</summary>
public class RuleImpactTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Rules = "personalization-rules";

    [Fact]
    public async Task Put_NewRule_TellsEveryCellFromToAndItsClicks()
    {
        var client = await SceneAsync();
        await client.PutAsync($"{Rules}/phones", Rule(1, new { deviceIn = new[] { "MOBILE" } }, "phones"));
        await ClicksAsync(client, ("sale", "DE", DeviceClass.Desktop, 30), ("sale", "DE", DeviceClass.Mobile, 20), ("shop", "DE", DeviceClass.Tablet, 10), ("sale", "JP", DeviceClass.Desktop, 40));

        var tried = await client.PutAsync($"{Rules}/dach?dryRun=true", Rule(5, new { countryIn = new[] { "DE", "AT" } }, "dach"));

        var impact = tried.Json["impact"]!;
        Assert.Equal(HttpStatusCode.OK, tried.Status);
        Assert.Equal("""{"total":2,"tried":2,"changed":2}""", impact["links"]!.ToJsonString());
        Assert.Equal(("true", "16"), (impact["complete"]!.ToJsonString(), impact["changedCells"]!.ToJsonString()));
        Assert.Equal("""{"days":7,"total":100,"moved":40,"share":0.4,"isUpperBound":false}""", impact["clicks"]!.ToJsonString());
        var changes = impact["changes"]!.AsArray();
        Assert.Equal(["sale 30", "shop 10"], changes.Select(change => $"{change!["slug"]} {change["clicks"]}"));
        Assert.Equal(
            ("https://shop.example/sale", "DEFAULT", "https://shop.example/dach", "dach"),
            (Url(changes[0], "from"), changes[0]!["from"]!["matched"]!["layer"]!.ToString(), Url(changes[0], "to"), changes[0]!["to"]!["matched"]!["ruleId"]!.ToString()));
        Assert.Equal(
            ["UNKNOWN AT,DE", "TABLET AT,DE", "DESKTOP AT,DE", "BOT AT,DE"],
            changes[0]!["cells"]!.AsArray().Select(cell => $"{cell!["device"]} {string.Join(',', cell["countries"]!.AsArray())}"));
        await NothingSavedAsync(client, "dach");
    }

    [Fact]
    public async Task Put_RuleForASource_TellsThatClicksAreAnUpperBound()
    {
        var client = await SceneAsync();
        await ClicksAsync(client, ("sale", "DE", DeviceClass.Desktop, 30), ("shop", "DE", DeviceClass.Desktop, 30));

        var tried = await client.PutAsync($"{Rules}/mail?dryRun=true", Rule(5, new { sourceIn = new[] { "email", "mail" }, slugIn = new[] { "SALE" }, countryIn = new[] { "DE" } }, "mail"));

        var impact = tried.Json["impact"]!;
        Assert.Equal("""{"days":7,"total":60,"moved":30,"share":0.5,"isUpperBound":true}""", impact["clicks"]!.ToJsonString());
        Assert.Equal("""{"total":1,"tried":1,"changed":1}""", impact["links"]!.ToJsonString());
        Assert.Equal("email", impact["changes"]![0]!["example"]!["source"]!.ToString());
    }

    [Fact]
    public async Task Put_OtherWeights_MovesTheShareOfVisitorsBetween()
    {
        var client = await SceneAsync();
        object Split(int a, int b) => new
        {
            variants = new[] { new { id = "a", destinationUrl = "https://shop.example/a", weight = a }, new { id = "b", destinationUrl = "https://shop.example/b", weight = b } },
        };
        await client.PutAsync($"{Rules}/split", Split(1, 1));
        await ClicksAsync(client, ("sale", "DE", DeviceClass.Desktop, 1000));

        var same = await client.PutAsync($"{Rules}/split?dryRun=true", Split(5, 5));
        var other = await client.PutAsync($"{Rules}/split?dryRun=true", Split(3, 1));

        Assert.Equal("0", same.Json["impact"]!["changedCells"]!.ToJsonString());
        Assert.InRange(other.Json["impact"]!["clicks"]!["moved"]!.GetValue<long>(), 100, 400);
        Assert.All(other.Json["impact"]!["changes"]!.AsArray(), change => Assert.Equal(("https://shop.example/b", "https://shop.example/a"), (Url(change, "from"), Url(change, "to"))));
    }

    [Fact]
    public async Task Put_SameDestinationUnderAnotherRule_ChangesNothing()
    {
        var client = await SceneAsync();
        await client.PutAsync($"{Rules}/dach", Rule(5, new { countryIn = new[] { "DE" } }, "dach"));

        var tried = await client.PutAsync($"{Rules}/first?dryRun=true", Rule(1, new { countryIn = new[] { "DE" } }, "dach"));

        Assert.Equal(("true", "0", "[]"), (tried.Json["impact"]!["complete"]!.ToJsonString(), tried.Json["impact"]!["changedCells"]!.ToJsonString(), tried.Json["impact"]!["changes"]!.ToJsonString()));
    }

    [Fact]
    public async Task Delete_DryRun_TellsWhereVisitsWouldGoAndKeepsTheRule()
    {
        var client = await SceneAsync();
        await client.PutAsync($"{Rules}/dach", Rule(5, new { countryIn = new[] { "DE" }, slugIn = new[] { "sale" } }, "dach"));
        await client.TakeQueueAsync();

        var tried = await client.SendAsync(HttpMethod.Delete, $"{Rules}/dach?dryRun=true");

        Assert.Equal((HttpStatusCode.OK, "dach"), (tried.Status, tried.Text("ruleId")));
        var change = Assert.Single(tried.Json["impact"]!["changes"]!.AsArray());
        Assert.Equal(("https://shop.example/dach", "https://shop.example/sale", "5"), (Url(change, "from"), Url(change, "to"), change!["cellCount"]!.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{Rules}/dach")).Status);
        Assert.Empty(await client.TakeQueueAsync());
    }

    [Fact]
    public async Task Put_ToAnUntrustedTarget_TellsThatNothingMoves()
    {
        var client = await SceneAsync();

        var tried = await client.PutAsync(
            $"{Rules}/new?dryRun=true", new { variant = new { id = "a", destinationUrl = "https://unknown.example/" } });

        Assert.Equal("0", tried.Json["impact"]!["changedCells"]!.ToJsonString());
        Assert.Equal("unknown.example", tried.Json["warnings"]![0]!["domain"]!.ToString());
    }

    [Fact]
    public async Task Put_ManyLinks_TriesTheMostClickedAndSaysSo()
    {
        var client = await SceneAsync();
        await admin.WithDatabaseAsync(async db =>
        {
            for (var i = 0; i < 2_100; i++)
            {
                var link = new Admin.Features.Links.Link { HandleId = client.HandleId, DestinationUrl = "https://shop.example/many" };
                Assert.True(link.TrySetSlug($"many-{i}"));
                db.Links.Add(link);
            }

            return await db.SaveChangesAsync();
        });
        await ClicksAsync(client, ("shop", "DE", DeviceClass.Desktop, 7));

        var impact = (await client.PutAsync($"{Rules}/all?dryRun=true", Rule(5, new { }, "all"))).Json["impact"]!;

        Assert.Equal("false", impact["complete"]!.ToJsonString());
        Assert.Equal(("2102", "2000"), (impact["links"]!["total"]!.ToJsonString(), impact["links"]!["tried"]!.ToJsonString()));
        Assert.Equal(("shop", 7), (impact["changes"]![0]!["slug"]!.ToString(), impact["changes"]![0]!["clicks"]!.GetValue<int>()));
        Assert.Equal((200, 1800), (impact["changes"]!.AsArray().Count, impact["changesOmitted"]!.GetValue<int>()));
    }

    private async Task<HandleClient> SceneAsync()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        foreach (var slug in new[] { "sale", "shop" })
        {
            Assert.Equal(HttpStatusCode.Created, (await client.PutAsync($"links/{slug}", new { destinationUrl = $"https://shop.example/{slug}" })).Status);
        }

        await client.TakeQueueAsync();
        return client;
    }

    private static object Rule(int priority, object when, string path) =>
        new { priority, when, variant = new { id = "a", destinationUrl = $"https://shop.example/{path}" } };

    private Task<int> ClicksAsync(HandleClient client, params (string Slug, string Country, DeviceClass Device, int Clicks)[] clicks) => admin.WithDatabaseAsync(async db =>
    {
        var ids = await db.Links.Where(link => link.HandleId == client.HandleId).ToDictionaryAsync(link => link.SlugKey, link => link.Id);
        var hour = (int)(admin.Clock.GetUtcNow().ToUnixTimeSeconds() / 3600);
        foreach (var (slug, country, device, count) in clicks)
        {
            db.ClickRollups.Add(new ClickRollup { HandleId = client.HandleId, Hour = hour - 3, LinkId = ids[slug], Country = country, Device = device, Clicks = count });

            // Older than a week: these count no more.
            db.ClickRollups.Add(new ClickRollup { HandleId = client.HandleId, Hour = hour - (7 * 24), LinkId = ids[slug], Country = country, Device = device, Clicks = 1000 });
        }

        return await db.SaveChangesAsync();
    });

    private async Task NothingSavedAsync(HandleClient client, string ruleId)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{Rules}/{ruleId}")).Status);
        Assert.Equal([null], await client.TakeQueueAsync());
    }

    private static string Url(JsonNode? change, string side) => change![side]!["destinationUrl"]!.ToString();
}
