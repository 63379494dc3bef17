using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gharart.Admin.Http.Csv;
using Gharart.Admin.Identity;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Links;

public class LinkExportTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Shop = "https://shop.example/";

    [Fact]
    public async Task Export_Csv_HoldsEveryLinkByItsColumns()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/plain", new { destinationUrl = Shop });
        await client.PutAsync("links/Full", new
        {
            destinationUrl = Shop + "a,b",
            title = "Say \"hi\"",
            description = "Two\r\nlines",
            tags = new[] { "a|b", @"c\" },
            enabled = false,
            redirectType = 307,
            scheduledStartAt = "2026-06-01T00:00:00Z",
            maxClicks = 5,
            tracking = new { utmSource = "mail", utmContent = "x" },
            trackingPolicy = new { mode = "BRIDGE" },
            forwardQuery = false,
            routingRules = new[] { new { ruleId = "rule", when = new { countryIn = new[] { "DE" } }, variant = new { id = "v", destinationUrl = Shop } } },
        });

        var (response, text) = await ExportAsync(client, "");

        Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"{client.Handle}-links.csv", response.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(
            $$$""""
            slug,destinationUrl,title,description,tags,enabled,redirectType,scheduledStartAt,scheduledEndAt,expiresAt,maxClicks,hasPassword,utmSource,utmMedium,utmCampaign,utmTerm,utmContent,mode,appendContextParam,forwardQuery,fallbackUrl,routingRules,shortUrl,state
            Full,"https://shop.example/a,b","Say ""hi""","Two
            lines",a\|b|c\\,false,307,2026-06-01T00:00:00.000Z,,,5,false,mail,,,,x,BRIDGE,true,false,,"[{""ruleId"":""rule"",""enabled"":true,""priority"":1000,""when"":{""countryIn"":[""DE""]},""variant"":{""id"":""v"",""destinationUrl"":""https://shop.example/""}}]",http://{{{client.Handle}}}.localhost:8080/Full,DISABLED
            plain,https://shop.example/,,,,true,302,,,,,false,,,,,,DIRECT,true,true,,,http://{{{client.Handle}}}.localhost:8080/plain,ENABLED

            """".ReplaceLineEndings("\r\n"),
            text);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("@x", "'@x")]
    [InlineData("'=x", "''=x")]
    [InlineData("'x", "'x")]
    [InlineData("x=1", "x=1")]
    public async Task Export_Csv_NeutralisesFormulas(string title, string cell)
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/-dash", new { destinationUrl = Shop, title });

        var (_, text) = await ExportAsync(client, "?format=csv");

        Assert.StartsWith($"'-dash,https://shop.example/,{cell},", text.Split("\r\n")[1], StringComparison.Ordinal);
        Assert.Equal(title, CsvCell.Restore(cell));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Export_Json_HoldsWhatPutTakes(string format)
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PutAsync("links/aaaa", new { destinationUrl = Shop, title = "Ä" });
        await client.PutAsync("links/bbbb", new { destinationUrl = Shop, tags = new[] { "x" } });

        var (response, text) = await ExportAsync(client, $"?format={format.ToUpperInvariant()}");

        Assert.Equal("application/" + format, response.Content.Headers.ContentType!.MediaType);
        var links = format == "json" ? JsonNode.Parse(text)!.AsArray().ToList() : text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)).ToList();
        Assert.Equal(["aaaa", "bbbb"], links.Select(link => link!["slug"]!.ToString()));
        foreach (var link in links)
        {
            var put = await client.PutAsync($"links/{link!["slug"]}", link);
            Assert.Equal((HttpStatusCode.OK, "1"), (put.Status, put.Text("version")));
        }
    }

    [Theory]
    [InlineData("csv", 1)]
    [InlineData("json", 0)]
    public async Task Export_OfNothing_IsAnEmptyFile(string format, int records)
    {
        var client = await HandleClient.CreateAsync(admin);

        var (_, text) = await ExportAsync(client, $"?format={format}");

        Assert.Equal(records, format == "csv" ? text.Split("\r\n").Length - 1 : JsonNode.Parse(text)!.AsArray().Count);
    }

    [Fact]
    public async Task Export_MoreThanAPage_HoldsEachOnceAndOnlyOwnOnes()
    {
        var (client, other) = (await HandleClient.CreateAsync(admin), await HandleClient.CreateAsync(admin));
        await other.PutAsync("links/other", new { destinationUrl = Shop });
        await admin.WithDatabaseAsync(async db =>
        {
            foreach (var i in Enumerable.Range(0, 1_203))
            {
                var link = new Admin.Features.Links.Link { HandleId = client.HandleId, DestinationUrl = Shop, Tags = i % 2 == 0 ? ["even"] : [] };
                link.TrySetSlug($"Link-{i}");
                db.Links.Add(link);
            }

            return await db.SaveChangesAsync();
        });

        var (_, all) = await ExportAsync(client, "?format=jsonl");
        var (_, even) = await ExportAsync(client, "?format=jsonl&tag=EVEN&q=link");

        var slugs = all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["slug"]!.ToString()).ToList();
        Assert.Equal(Enumerable.Range(0, 1_203).Select(i => $"Link-{i}").OrderBy(slug => slug, StringComparer.Ordinal), slugs);
        Assert.Equal(602, even.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Export_OnAFreeHandle_IsLocked()
    {
        using var http = await admin.NewUserAsync();
        await http.PostJsonAsync("/v2/handles", """{"handle":"free-export"}""").ReadAsync(HttpStatusCode.Created);

        foreach (var format in new[] { "csv", "json", "jsonl", "nginx" })
        {
            var refused = await http.GetAsync(new Uri($"/v2/handles/free-export/links/export?format={format}", UriKind.Relative)).RefusedAsync(403, "feature_locked");
            Assert.Equal("PRO", refused.GetProperty("requiredPlan").GetString());
        }

        using var pro = await admin.NewUserAsync(AccountPlan.Pro);
        await pro.PostJsonAsync("/v2/handles", """{"handle":"pro-export"}""").ReadAsync(HttpStatusCode.Created);
        using var answer = await pro.GetAsync(new Uri("/v2/handles/pro-export/links/export", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Export_UnknownFormatOrFilter_IsRefused()
    {
        var client = await HandleClient.CreateAsync(admin);

        (await client.GetAsync("links/export?format=xml")).IsRefused("invalid_format", "format");
        (await client.GetAsync("links/export?format=1&state=open")).IsRefused("validation_error", "format", "state");
    }

    [Fact]
    public async Task Export_Nginx_AnswersAsTheLinksDo()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.AddDomainAsync("shop.example");
        await client.AddDomainAsync("bad.example", manual: TrustDecision.Block);
        Assert.Equal(HttpStatusCode.Created, (await client.PutAsync("links/Sale", new { destinationUrl = Shop + "s?price=$5;x'&b=#end", tracking = new { utmSource = "ü 1", utmMedium = "m" } })).Status);
        await client.PutAsync("links/keep-method", new { destinationUrl = Shop + "307", redirectType = 307 });
        await client.PutAsync("links/blocked", new { destinationUrl = "https://bad.example/" });
        await client.PutAsync("links/limited", new { destinationUrl = Shop, maxClicks = 1 });
        await client.PutAsync("links/disabled", new { destinationUrl = Shop, enabled = false });
        await client.PutAsync("links/too-long", new { destinationUrl = Shop + new string('$', 2_000) });

        var (_, text) = await ExportAsync(client, "?format=nginx");

        Assert.Contains("# /blocked: bad.example is not routable (manual_block)", text, StringComparison.Ordinal);
        using var nginx = new NginxServer(text, $"gharart_{client.Handle.Replace('-', '_')}");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = nginx.Address };
        foreach (var (path, status, location) in new (string, int, string?)[]
        {
            ("/Sale", 302, Shop + "s?price=$5;x'&b=&utm_source=%C3%BC%201&utm_medium=m#end"),
            ("/sALE/?a=1", 302, Shop + "s?price=$5;x'&b=&utm_source=%C3%BC%201&utm_medium=m#end"),
            ("/keep-method", 307, Shop + "307"),
            ("/blocked", 404, null),
            ("/limited", 404, null),
            ("/disabled", 404, null),
            ("/too-long", 404, null),
            ("/unknown", 404, null),
        })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, status, location), (path, (int)answer.StatusCode, answer.Headers.TryGetValues("Location", out var values) ? values.Single() : null));
        }
    }

    private static async Task<(HttpResponseMessage Response, string Text)> ExportAsync(HandleClient client, string query)
    {
        var response = await client.Http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/v2/handles/{client.Handle}/links/export{query}"), UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return (response, text);
    }
}
