using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Links;

public class BulkImportTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Csv = "text/csv";
    private const string Lines = "application/jsonl";
    private const string Shop = "https://shop.example/";

    [Fact]
    public async Task Import_Csv_TakesEachRowByItself()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/there", new { destinationUrl = Shop + "old", title = "old" });

        var answer = await ImportAsync(client, Csv, """"
            slug,destinationUrl,title,enabled

            fresh,https://shop.example/1,"Two
            lines, ""quoted""",
            THERE,https://shop.example/2,,false
            abc,nonsense,,
            fine,https://shop.example/3,,maybe
            short,https://shop.example/
            Fresh,https://shop.example/5,,
            loop,http://x.localhost/abcd,,
            good,https://good.example/,,true
            """");

        Assert.Equal(
            [
                "3 fresh FAILED invalid_title title",
                "5 THERE REPLACED",
                "6 abc FAILED validation_error destinationUrl,slug",
                "7 fine FAILED invalid_enabled enabled",
                "8 FAILED invalid_payload",
                "9 Fresh CREATED",
                "10 loop FAILED invalid_destination_url destinationUrl",
                "11 good CREATED",
            ],
            Sketch(answer));
        Assert.Equal("8 2 1 5", $"{answer["rows"]} {answer["created"]} {answer["replaced"]} {answer["failed"]}");
        Assert.Contains("has 2 cells, the first line 4", answer["items"]![4]!["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("destination_not_routable good.example domain_not_registered", Warnings(answer["items"]![7]!));
        var there = await client.GetAsync("links/there");
        Assert.Equal(("2", "THERE", "DISABLED", Shop + "2"), (there.Text("version"), there.Text("slug"), there.Text("state"), there.Text("destinationUrl")));
        Assert.Null(there.Json["title"]);
        Assert.Equal("IMPORTED", (await client.ListAsync("links/there/history", 1))[0]["action"]!.ToString());
        Assert.Equal(3, await CountAsync(client));
    }

    [Fact]
    public async Task Import_SlugThatDiffersInCaseOnly_FailsTheSecondTime()
    {
        var client = await HandleClient.CreateAsync(admin);

        var answer = await ImportAsync(client, Csv, "slug,destinationUrl\r\nAbCd,https://shop.example/1\r\nabcd,https://shop.example/2\r\n");

        Assert.Equal(["2 AbCd CREATED", "3 abcd FAILED slug_taken"], Sketch(answer));
        Assert.Contains("Line 2", answer["items"]![1]!["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(Shop + "1", (await client.GetAsync("links/abcd")).Text("destinationUrl"));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Import_OfAnExport_MakesTheSameLinks(string format)
    {
        var (from, to) = (await HandleClient.CreateAsync(admin), await HandleClient.CreateAsync(admin));
        foreach (var (slug, link) in Samples())
        {
            var put = await from.PutAsync($"links/{slug}", link);
            Assert.True(put.Status == HttpStatusCode.Created, put.ToString());
        }

        var file = await from.Http.GetStringAsync(new Uri($"/v2/handles/{from.Handle}/links/export?format={format}", UriKind.Relative));
        var answer = await ImportAsync(to, format == "csv" ? Csv : "application/json", file);

        Assert.True(answer["failed"]!.ToString() == "0", answer.ToJsonString());
        Assert.Equal(format == "csv" ? ["shortUrl", "state"] : [], answer["ignoredColumns"]!.AsArray().Select(name => name!.ToString()));
        Assert.Equal(await ContentsAsync(from), await ContentsAsync(to));

        // The same file again changes nothing.
        var again = await ImportAsync(to, format == "csv" ? Csv : Lines, file);
        Assert.Equal(Samples().Count.ToString(System.Globalization.CultureInfo.InvariantCulture), again["replaced"]!.ToString());
        Assert.All(await to.ListAsync("links", 200), link => Assert.Equal("1", link["version"]!.ToString()));
    }

    [Fact]
    public async Task Import_JsonLines_NamesWhatIsWrongWithEach()
    {
        var client = await HandleClient.CreateAsync(admin);

        var answer = await ImportAsync(client, Lines, """
            {"slug":"good","destinationUrl":"https://shop.example/"}
            {"slug":"typo","destinationUrl":"https://shop.example/","titel":"x"}

            {"slug":"type","destinationUrl":7}
            {"destinationUrl":"https://shop.example/"}
            {"slug":"rule","destinationUrl":"https://shop.example/","routingRules":[{"ruleId":"r"}]}
            not JSON
            null
            """);

        Assert.Equal(
            [
                "1 good CREATED",
                "2 FAILED invalid_payload titel",
                "4 FAILED invalid_payload destinationUrl",
                "5 FAILED invalid_slug slug",
                "6 rule FAILED validation_error routingRules[0].ruleId,routingRules[0].variant",
                "7 FAILED invalid_payload",
                "8 FAILED invalid_payload",
            ],
            Sketch(answer));
    }

    [Fact]
    public async Task Import_JsonArrayThatBreaksOff_TakesWhatCameBefore()
    {
        var client = await HandleClient.CreateAsync(admin);

        var answer = await ImportAsync(client, "application/json", """[{"slug":"good","destinationUrl":"https://shop.example/"},{"slug":"bad!","destinationUrl":"x"},{"slug":""");

        Assert.Equal(["1 good CREATED", "2 bad! FAILED validation_error destinationUrl,slug", "3 FAILED invalid_payload"], Sketch(answer));
    }

    [Theory]
    [InlineData(Csv, "slug,destinationURI\n")]
    [InlineData(Csv, "slug,title\n")]
    [InlineData(Csv, "slug,destinationUrl,SLUG\n")]
    [InlineData(Csv, "\"slug,destinationUrl\n")]
    [InlineData(Csv, "")]
    [InlineData(Csv, "\n\n")]
    [InlineData(Lines, "")]
    [InlineData("application/json", "[")]
    [InlineData("application/json", "7")]
    public async Task Import_NoSuchFile_IsRefusedAsAWhole(string type, string body)
    {
        var client = await HandleClient.CreateAsync(admin);

        using var response = await SendAsync(client, type, Encoding.UTF8.GetBytes(body), "");

        Assert.Equal("invalid_payload", (await JsonAsync(response, HttpStatusCode.BadRequest))["error"]!.ToString());
    }

    [Fact]
    public async Task Import_NoUtf8TooLargeOrWrongType_ChangesNothing()
    {
        var client = await HandleClient.CreateAsync(admin);
        var good = "slug,destinationUrl\ngood,https://shop.example/\n";
        byte[] latin = [.. Encoding.UTF8.GetBytes(good), 0xFC, (byte)'\n'];
        var large = Encoding.UTF8.GetBytes(good + new string('\n', 8 * 1024 * 1024));

        using var encoded = await SendAsync(client, Csv, latin, "");
        Assert.Contains("UTF-8", (await JsonAsync(encoded, HttpStatusCode.BadRequest))["message"]!.ToString(), StringComparison.Ordinal);
        using var chunked = await SendAsync(client, Csv, large, "", isChunked: true);
        Assert.Equal("payload_too_large", (await JsonAsync(chunked, HttpStatusCode.RequestEntityTooLarge))["error"]!.ToString());
        using var typed = await SendAsync(client, "text/plain", Encoding.UTF8.GetBytes(good), "");
        Assert.Equal("unsupported_media_type", (await JsonAsync(typed, HttpStatusCode.UnsupportedMediaType))["error"]!.ToString());
        using var foreign = await SendAsync(client, Lines, Encoding.UTF8.GetBytes("{}"), "?source=bitly");
        Assert.Equal("unsupported_media_type", (await JsonAsync(foreign, HttpStatusCode.UnsupportedMediaType))["error"]!.ToString());
        using var unknown = await SendAsync(client, Csv, Encoding.UTF8.GetBytes(good), "?source=tinyurl&onCollision=x");
        Assert.Equal("validation_error", (await JsonAsync(unknown, HttpStatusCode.BadRequest))["error"]!.ToString());
        Assert.Equal(0, await CountAsync(client));
    }

    [Fact]
    public async Task Import_NearlyEightMebibytes_IsTaken()
    {
        var client = await HandleClient.CreateAsync(admin);
        var body = new StringBuilder("slug,destinationUrl,description\n");
        var rows = 0;
        for (; body.Length < (8 * 1024 * 1024) - 3_000; rows++)
        {
            body.Append(System.Globalization.CultureInfo.InvariantCulture, $"slug-{rows},https://shop.example/{rows},{new string('x', 1_950)}\n");
        }

        var answer = await ImportAsync(client, Csv, body.ToString(), "?dryRun=true");

        Assert.Equal((rows.ToString(System.Globalization.CultureInfo.InvariantCulture), "0"), (answer["created"]!.ToString(), answer["failed"]!.ToString()));
    }

    [Fact]
    public async Task Import_DryRun_SaysTheSameAndSavesNothing()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/there", new { destinationUrl = Shop });
        await client.TakeQueueAsync();
        const string File = "slug,destinationUrl\nthere,https://shop.example/2\nfresh,https://shop.example/\nabc,x\n";

        var dry = await ImportAsync(client, Csv, File, "?dryRun=true");
        Assert.Equal(1, await CountAsync(client));
        Assert.Empty(await client.TakeQueueAsync());
        var real = await ImportAsync(client, Csv, File);

        Assert.Equal("True", dry["dryRun"]!.GetValue<bool>().ToString());
        Assert.Equal(dry["items"]!.ToJsonString(), real["items"]!.ToJsonString());
        Assert.Equal(["2 there REPLACED", "3 fresh CREATED", "4 abc FAILED validation_error destinationUrl,slug"], Sketch(real));
        Assert.NotEmpty(await client.TakeQueueAsync());
    }

    [Fact]
    public async Task Import_MoreThanABatch_KeepsTheOrderAndChangesOnlyWhatDiffers()
    {
        var client = await HandleClient.CreateAsync(admin);
        string File(string title) => "slug,destinationUrl,title\n" + string.Concat(Enumerable.Range(0, 250).Select(i => i == 120 ? "x,y,z\n" : $"row-{i},https://shop.example/{i},{(i == 7 ? title : "")}\n"));

        var first = await ImportAsync(client, Csv, File("a"));
        Assert.Equal(Enumerable.Range(2, 250), first["items"]!.AsArray().Select(item => (int)item!["line"]!));
        Assert.Equal(("249", "1"), (first["created"]!.ToString(), first["failed"]!.ToString()));
        await client.TakeQueueAsync();
        var second = await ImportAsync(client, Csv, File("b"));

        Assert.Equal("249", second["replaced"]!.ToString());
        Assert.Equal(["row-7"], (await client.ListAsync("links", 200)).Where(link => link["version"]!.ToString() == "2").Select(link => link["slug"]!.ToString()));
        Assert.Single(await client.TakeQueueAsync());
    }

    [Fact]
    public async Task Import_CollidingRules_FailOnDemand()
    {
        var client = await HandleClient.CreateAsync(admin);
        var rule = (string id) => $$$"""{"ruleId":"{{{id}}}","variant":{"id":"v","destinationUrl":"https://shop.example/"}}""";
        var file = $$"""
            {"slug":"clash","destinationUrl":"https://shop.example/","routingRules":[{{rule("a-rule")}}, {{rule("b-rule")}} ]}
            {"slug":"fine","destinationUrl":"https://shop.example/"}
            """;

        Assert.Equal(["1 clash FAILED rule_collision", "2 fine CREATED"], Sketch(await ImportAsync(client, Lines, file, "?onCollision=reject")));
        Assert.Equal(["1 clash CREATED", "2 fine REPLACED"], Sketch(await ImportAsync(client, Lines, file)));
    }

    [Fact]
    public async Task Import_Bitly_TakesBackHalvesTitlesAndTags()
    {
        var client = await HandleClient.CreateAsync(admin);

        var answer = await ImportAsync(client, Csv, "\uFEFF" + $"""
            created_at,link,long_url,custom_bitlinks,title,tags,archived
            2024-01-01T00:00:00+0000,https://bit.ly/3xAmple,https://shop.example/a,,Plain,"a, b",false
            2024-01-01T00:00:00+0000,https://bit.ly/3xAmplf,https://shop.example/b,"[""https://go.example/Custom""]",{new string('x', 250)},,false
            2024-01-01T00:00:00+0000,https://bit.ly/3xAmplg,https://shop.example/c,"go.example/one1,go.example/two2",,,true
            2024-01-01T00:00:00+0000,https://bit.ly/a.b,https://bit.ly/x y,,,,false
            """, "?source=bitly");

        Assert.Equal(["2 3xAmple CREATED", "3 Custom CREATED", "4 one1 CREATED", "5 a.b FAILED validation_error destinationUrl,slug"], Sketch(answer));
        Assert.Equal(["created_at", "archived"], answer["ignoredColumns"]!.AsArray().Select(name => name!.ToString()));
        Assert.Equal("title_shortened title", answer["items"]![1]!["warnings"]!.AsArray().Select(warning => $"{warning!["code"]} {warning["field"]}").First());
        Assert.Equal("more_short_links slug", answer["items"]![2]!["warnings"]!.AsArray().Select(warning => $"{warning!["code"]} {warning["field"]}").First());
        var plain = await client.GetAsync("links/3xample");
        Assert.Equal(("Plain", """["a","b"]"""), (plain.Text("title"), plain.Json["tags"]!.ToJsonString()));
        Assert.Equal(200, (await client.GetAsync("links/custom")).Text("title").Length);
    }

    [Fact]
    public async Task Import_Shlink_TakesCodesTagsAndLimits()
    {
        var client = await HandleClient.CreateAsync(admin);

        var answer = await ImportAsync(client, Csv, """
            createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits,validSince,validUntil,maxVisits
            2024-01-01T00:00:00+00:00,,abc12,https://s.example/abc12,https://shop.example/a,A,one|two,7,2026-06-01T00:00:00+02:00,2027-06-01T00:00:00+00:00,50
            2024-01-01T00:00:00+00:00,,multi/part,https://s.example/multi/part,https://shop.example/b,,,0,,,
            2024-01-01T00:00:00+00:00,,dates,https://s.example/dates,https://shop.example/b,,,0,yesterday,,-1
            """, "?source=shlink");
        var other = await ImportAsync(client, Csv, "Long URL,Short code,Domain,Title,Tags\nhttps://shop.example/c,readme,,,x\n", "?source=SHLINK");

        Assert.Equal(["2 abc12 CREATED", "3 multi/part FAILED invalid_slug slug", "4 dates FAILED validation_error maxClicks,scheduledStartAt"], Sketch(answer));
        Assert.Equal(["createdAt", "domain", "visits"], answer["ignoredColumns"]!.AsArray().Select(name => name!.ToString()));
        var link = await client.GetAsync("links/abc12");
        Assert.Equal(
            ("""["one","two"]""", "2026-05-31T22:00:00.000Z", "2027-06-01T00:00:00.000Z", "50"),
            (link.Json["tags"]!.ToJsonString(), link.Text("scheduledStartAt"), link.Text("expiresAt"), link.Text("maxClicks")));
        Assert.Equal(["2 readme CREATED"], Sketch(other));
    }

    [Fact]
    public async Task Import_Yourls_TakesTheTableAndThePluginsFile()
    {
        var client = await HandleClient.CreateAsync(admin);

        var table = await ImportAsync(client, Csv, """
            keyword,url,title,timestamp,ip,clicks
            "promo","https://shop.example/a","Promo &
            more","2020-01-01 00:00:00","192.0.2.1","12"
            "a1","https://shop.example/b","","2020-01-01 00:00:00","192.0.2.1","0"
            """, "?source=yourls");
        var plugin = await ImportAsync(client, Csv, "source,destination,hits\n/plugin,https://shop.example/c,3\n", "?source=yourls");
        using var wrong = await SendAsync(client, Csv, Encoding.UTF8.GetBytes("a,b\nc,d\n"), "?source=yourls");

        Assert.Equal(["2 promo CREATED", "4 a1 FAILED invalid_slug slug"], Sketch(table));
        Assert.Equal("Promo & more", (await client.GetAsync("links/promo")).Text("title"));
        Assert.Equal(["2 plugin CREATED"], Sketch(plugin));
        Assert.Contains("no column for the destination", (await JsonAsync(wrong, HttpStatusCode.BadRequest))["message"]!.ToString(), StringComparison.Ordinal);
    }

    private static Dictionary<string, object> Samples() => new()
    {
        ["-dash"] = new { destinationUrl = Shop, title = "=1+1", description = "'@x\r\n\ttab", tags = new[] { "a|b", @"c\", "-d" } },
        ["Everything"] = new
        {
            destinationUrl = Shop + "?a=\"1\"",
            title = "Ünïcödé, \"quoted\"",
            enabled = false,
            redirectType = 307,
            scheduledStartAt = "2026-06-01T00:00:00.123Z",
            scheduledEndAt = "2026-07-01T00:00:00.000Z",
            expiresAt = "2026-06-15T00:00:00.000Z",
            maxClicks = 5,
            tracking = new { utmSource = "s", utmMedium = "m", utmCampaign = "c", utmTerm = "t", utmContent = "+n" },
            trackingPolicy = new { mode = "BRIDGE", appendContextParam = false },
            forwardQuery = false,
            fallbackUrl = Shop + "else",
            routingRules = new object[]
            {
                new { ruleId = "one", when = new { deviceIn = new[] { "MOBILE" } }, variant = new { id = "v", destinationUrl = Shop } },
                new { ruleId = "two", priority = 3, note = "n", seed = "s", variants = new[] { new { id = "a", destinationUrl = Shop, weight = 1 }, new { id = "b", destinationUrl = Shop, weight = 2 } } },
            },
        },
        ["plain"] = new { destinationUrl = Shop },
    };

    private static async Task<List<string>> ContentsAsync(HandleClient client) =>
        [.. (await client.Http.GetStringAsync(new Uri($"/v2/handles/{client.Handle}/links/export?format=jsonl", UriKind.Relative))).Split('\n')];

    private static List<string> Sketch(JsonNode answer) => [.. answer["items"]!.AsArray().Select(item => string.Join(' ', new[]
    {
        item!["line"]!.ToString(), item["slug"]?.ToString(), item["status"]!.ToString(), item["error"]?.ToString(),
        item["errors"] is JsonObject errors ? string.Join(',', errors.Select(pair => pair.Key)) : null,
    }.Where(part => !string.IsNullOrEmpty(part))))];

    private static string Warnings(JsonNode item) => string.Join(';', item["warnings"]!.AsArray().Select(warning => $"{warning!["code"]} {warning["domain"]} {warning["reason"]}"));

    private Task<int> CountAsync(HandleClient client) => admin.WithDatabaseAsync(db => db.Links.CountAsync(link => link.HandleId == client.HandleId));

    private static async Task<JsonNode> ImportAsync(HandleClient client, string type, string body, string query = "")
    {
        using var response = await SendAsync(client, type, Encoding.UTF8.GetBytes(body), query);
        return await JsonAsync(response, HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> SendAsync(HandleClient client, string type, byte[] body, string query, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/handles/{client.Handle}/links/bulk-import{query}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type, "utf-8");
        request.Headers.TransferEncodingChunked = isChunked;
        return await client.Http.SendAsync(request);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
