using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gharart.Admin.Publishing;
using Gharart.Core.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.TrackingTemplates;

/// <summary>Contract §9: tracking templates over HTTP.</summary>
public class TrackingTemplateTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Templates = "tracking-templates";

    private static readonly object Utm = new { templateKey = "utm", kind = "URL_PARAMS", @params = new { utm_source = "{source}", click_id = "{clickId}" } };

    [Fact]
    public async Task Post_UrlParams_CreatesThenReplacesAndQueuesTheHead()
    {
        var client = await HandleClient.CreateAsync(admin);

        var created = await client.PostAsync(Templates, Utm);
        Assert.Equal((HttpStatusCode.Created, $"/v2/handles/{client.Handle}/{Templates}/utm"), (created.Status, created.Location));
        Assert.Equal("""{"utm_source":"{source}","click_id":"{clickId}"}""", created.Json["params"]!.ToJsonString());
        Assert.Equal(("URL_PARAMS", "true", "1", "\"v1\"", "false"), (created.Text("kind"), created.Text("enabled"), created.Text("version"), created.ETag, created.Text("hasSecret")));
        Assert.Null(created.Json["appliesTo"]);
        Assert.Equal([null], await client.TakeQueueAsync());

        var scope = new { slugs = new[] { "Sale", "SALE", "other" }, campaignIds = new[] { "festive" } };
        var replaced = await client.PostAsync(Templates, new { templateKey = "utm", kind = "url_params", enabled = false, appliesTo = scope, @params = new { a = "" } }, created.ETag);
        Assert.Equal((HttpStatusCode.OK, "2", "false"), (replaced.Status, replaced.Text("version"), replaced.Text("enabled")));
        Assert.Equal("""{"slugs":["Sale","other"],"campaignIds":["festive"]}""", replaced.Json["appliesTo"]!.ToJsonString());
        Assert.Equal([null], await client.TakeQueueAsync());
        Assert.Equal(replaced.Json.ToJsonString(), (await client.GetAsync($"{Templates}/utm")).Json.ToJsonString());

        Assert.Equal("precondition_failed", (await client.PostAsync(Templates, Utm, created.ETag)).Error);
        Assert.Equal("precondition_failed", (await client.SendAsync(HttpMethod.Delete, $"{Templates}/utm", ifMatch: created.ETag)).Error);
        Assert.Equal("precondition_failed", (await client.PostAsync(Templates, new { templateKey = "none", kind = "URL_PARAMS", @params = new { a = "" } }, "*")).Error);
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(HttpMethod.Delete, $"{Templates}/utm", ifMatch: replaced.ETag)).Status);
        Assert.Equal([null], await client.TakeQueueAsync());
        Assert.Equal("not_found", (await client.GetAsync($"{Templates}/utm")).Error);
        Assert.Equal("not_found", (await client.SendAsync(HttpMethod.Delete, $"{Templates}/utm")).Error);
    }

    [Fact]
    public async Task Publish_EnabledOnesThatEdgesActOnAlone_AreInTheHead()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PostAsync(Templates, Utm);
        var with = await HeadAsync(client);
        await client.PostAsync(Templates, new { templateKey = "off", kind = "URL_PARAMS", enabled = false, @params = new { off = "1" } });
        await client.PostAsync(Templates, new { templateKey = "hook", kind = "CUSTOM_WEBHOOK", endpointUrl = "https://hooks.example/x" });

        Assert.Equal(with, await HeadAsync(client));
        Assert.Contains("{clickId}", Encoding.UTF8.GetString(with), StringComparison.Ordinal);
        Assert.Null(Record.Exception(() => HeadBlob.Read(with)));
        await client.PostAsync(Templates, new { templateKey = "tags", kind = "GTM_EVENT", containerId = "GTM-ABC1234", @params = new { gx_market = "{country}" } });
        await client.PostAsync(Templates, new { templateKey = "tags-2", kind = "GTM_EVENT", containerId = "GTM-NOT1", enabled = false });
        var both = Encoding.UTF8.GetString(await HeadAsync(client));
        Assert.All(["GTM-ABC1234", "gharart_click", "gx_market", "{country}", "{clickId}"], text => Assert.Contains(text, both, StringComparison.Ordinal));
        Assert.DoesNotContain("GTM-NOT1", both, StringComparison.Ordinal);
        await client.SendAsync(HttpMethod.Delete, $"{Templates}/utm");
        Assert.DoesNotContain("{clickId}", Encoding.UTF8.GetString(await HeadAsync(client)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"URL_PARAMS","params":{"a":"b"}}""", "invalid_template_key", "templateKey")]
    [InlineData("""{"templateKey":"A b","kind":"URL_PARAMS","params":{"a":"b"}}""", "invalid_template_key", "templateKey")]
    [InlineData("""{"templateKey":"t1","kind":"COOKIE"}""", "invalid_kind", "kind")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS"}""", "invalid_params", "params")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{}}""", "invalid_params", "params")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"a":"{ip}"}}""", "invalid_params", "params.a")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"a":null}}""", "invalid_params", "params.a")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"{source}":"a"}}""", "invalid_params", "params.{source}")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"ctx":"a"}}""", "invalid_params", "params.ctx")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"SEG":"a"}}""", "invalid_params", "params.SEG")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"a":"b"},"endpointUrl":"https://x.example"}""", "invalid_endpoint_url", "endpointUrl")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"a":"b"},"appliesTo":{"slugs":[]}}""", "invalid_slug", "appliesTo.slugs")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"a":"b"},"appliesTo":{"slugs":["abc"]}}""", "invalid_slug", "appliesTo.slugs[0]")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"a":"b"},"appliesTo":{"campaignIds":[]}}""", "invalid_campaign_id", "appliesTo.campaignIds")]
    [InlineData("""{"templateKey":"t1","kind":"URL_PARAMS","params":{"a":"b"},"appliesTo":{"campaignIds":["festive",null]}}""", "invalid_campaign_id", "appliesTo.campaignIds[1]")]
    [InlineData("""{"templateKey":"t1","kind":"CUSTOM_WEBHOOK"}""", "invalid_endpoint_url", "endpointUrl")]
    [InlineData("""{"templateKey":"t1","kind":"CUSTOM_WEBHOOK","endpointUrl":"http://hooks.example/"}""", "invalid_endpoint_url", "endpointUrl")]
    [InlineData("""{"templateKey":"t1","kind":"CUSTOM_WEBHOOK","endpointUrl":"http://127.0.0.1:9/"}""", "invalid_endpoint_url", "endpointUrl")]
    [InlineData("""{"templateKey":"t1","kind":"CUSTOM_WEBHOOK","endpointUrl":"https://10.0.0.1/"}""", "invalid_endpoint_url", "endpointUrl")]
    [InlineData("""{"templateKey":"t1","kind":"CUSTOM_WEBHOOK","endpointUrl":"https://u:p@hooks.example/"}""", "invalid_endpoint_url", "endpointUrl")]
    [InlineData("""{"templateKey":"t1","kind":"GA4_EVENT","measurementId":"G-ABCDEF1"}""", "invalid_api_secret", "apiSecret")]
    [InlineData("""{"templateKey":"t1","kind":"GA4_EVENT","measurementId":"UA-1","apiSecret":"a b","eventName":"ga_x"}""", "validation_error", "apiSecret", "eventName", "measurementId")]
    [InlineData("""{"templateKey":"t1","kind":"META_PIXEL","pixelId":"x","testEventCode":"a-b","eventName":"1"}""", "validation_error", "accessToken", "eventName", "pixelId", "testEventCode")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT","containerId":"GTM-<script>"}""", "invalid_container_id", "containerId")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT"}""", "invalid_container_id", "containerId")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT","containerId":"GTM-ABC123\n","eventName":"a b"}""", "validation_error", "containerId", "eventName")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT","containerId":"GTM-ABC123","params":{"event":"x"}}""", "invalid_params", "params.event")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT","containerId":"GTM-ABC123","params":{"gtm.start":"x"}}""", "invalid_params", "params.gtm.start")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT","containerId":"GTM-ABC123","params":{"__proto__":"x"}}""", "invalid_params", "params.__proto__")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT","containerId":"GTM-ABC123","params":{"a\"":"x"}}""", "invalid_params", "params.a\"")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT","containerId":"GTM-ABC123","params":{"a":"{ip}"}}""", "invalid_params", "params.a")]
    [InlineData("""{"templateKey":"t1","kind":"GTM_EVENT","containerId":"GTM-ABC123","params":{}}""", "invalid_params", "params")]
    public async Task Post_WrongFields_NamesThemAll(string body, string code, params string[] fields)
    {
        var client = await HandleClient.CreateAsync(admin);
        (await client.PostAsync(Templates, JsonNode.Parse(body)!)).IsRefused(code, fields);
        Assert.Empty(await client.ListAsync(Templates, 10));
    }

    [Fact]
    public async Task Post_UnknownMember_IsInvalidPayload()
    {
        var client = await HandleClient.CreateAsync(admin);
        Assert.Equal("invalid_payload", (await client.PostAsync(Templates, new { templateKey = "t1", kind = "URL_PARAMS", parameters = new { a = "b" } })).Error);
    }

    [Fact]
    public async Task List_PagesAndFilters_AreByKey()
    {
        var client = await HandleClient.CreateAsync(admin);
        foreach (var key in new[] { "zz", "a-1", "a_1", "b1" })
        {
            await client.PostAsync(Templates, new { templateKey = key, kind = "URL_PARAMS", enabled = key != "b1", @params = new { a = key } });
        }

        await client.PostAsync(Templates, new { templateKey = "m1", kind = "META_PIXEL", pixelId = "123456", accessToken = "EAAB" });
        foreach (var limit in new[] { 1, 2, 50 })
        {
            Assert.Equal(["a-1", "a_1", "b1", "m1", "zz"], Keys(await client.ListAsync(Templates, limit)));
            Assert.Equal(["a-1", "a_1", "zz"], Keys(await client.ListAsync($"{Templates}?kind=url_params&enabled=true", limit)));
        }

        Assert.Equal(["m1"], Keys(await client.ListAsync($"{Templates}?kind=META_PIXEL", 10)));
        Assert.Equal(["b1"], Keys(await client.ListAsync($"{Templates}?enabled=false", 10)));
        (await client.GetAsync($"{Templates}?kind=NONE")).IsRefused("invalid_kind", "kind");
    }

    [Fact]
    public async Task Secrets_OfEveryKind_AreNeverShownAgain()
    {
        var client = await HandleClient.CreateAsync(admin);
        var hook = await client.PostAsync(Templates, new { templateKey = "hook", kind = "CUSTOM_WEBHOOK", endpointUrl = "https://Hooks.example/in?a=1" });
        await client.PostAsync(Templates, new { templateKey = "google", kind = "GA4_EVENT", measurementId = "G-ABC123", apiSecret = "google-secret" });
        await client.PostAsync(Templates, new { templateKey = "meta", kind = "META_PIXEL", pixelId = "123456", accessToken = "meta-secret" });
        var secret = hook.Text("secret");

        Assert.Equal(("https://hooks.example/in?a=1", "true"), (hook.Text("endpointUrl"), hook.Text("hasSecret")));
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);

        // A secret that is left out stays.
        var again = await client.PostAsync(Templates, new { templateKey = "google", kind = "GA4_EVENT", measurementId = "G-ABC124", eventName = "buy" });
        var moved = await client.PostAsync(Templates, new { templateKey = "hook", kind = "CUSTOM_WEBHOOK", endpointUrl = "https://hooks.example/new" });
        var rotated = await client.PostAsync($"{Templates}/hook/rotate-secret", new { });
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (again.Status, moved.Status, rotated.Status));
        Assert.False(moved.Json.ContainsKey("secret"));
        Assert.NotEqual(secret, rotated.Text("secret"));
        Assert.Equal("conflict", (await client.PostAsync($"{Templates}/google/rotate-secret", new { })).Error);
        Assert.Equal("not_found", (await client.PostAsync($"{Templates}/none/rotate-secret", new { })).Error);

        var shown = (await client.GetAsync(Templates)).Json.ToJsonString() + (await client.GetAsync($"{Templates}/hook")).Json.ToJsonString()
            + (await client.GetAsync("audit?limit=200")).Json.ToJsonString();
        var stored = await admin.WithDatabaseAsync(async db =>
            string.Join('\n', (await db.TrackingTemplates.AsNoTracking().ToListAsync()).Select(row => Encoding.Latin1.GetString(row.SealedSecret ?? []))));
        foreach (var text in new[] { secret, rotated.Text("secret"), "google-secret", "meta-secret" })
        {
            Assert.DoesNotContain(text, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(text, stored, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Audit_ChangesOfATemplate_ShowBeforeAndAfterAndHideTheSecret()
    {
        var client = await HandleClient.CreateAsync(admin);
        await client.PostAsync(Templates, new { templateKey = "google", kind = "GA4_EVENT", measurementId = "G-ABC123", apiSecret = "first" });
        await client.PostAsync(Templates, new { templateKey = "google", kind = "GA4_EVENT", measurementId = "G-ABC123", apiSecret = "second", enabled = false });
        await client.SendAsync(HttpMethod.Delete, $"{Templates}/google");

        var entries = (await client.ListAsync("audit", 50)).Where(entry => entry["resource"]!.ToString() == "tracking-templates/google").ToList();
        Assert.Equal(["template.deleted", "template.updated", "template.created"], entries.Select(entry => entry["action"]!.ToString()));
        Assert.Equal("""{"enabled":false,"secret":"(hidden)"}""", entries[1]["after"]!.ToJsonString());
        Assert.Equal("G-ABC123", entries[2]["after"]!["settings"]!["measurementId"]!.ToString());
    }

    [Fact]
    public async Task Post_OtherKindOrTooMuch_IsConflict()
    {
        var client = await HandleClient.CreateAsync(admin);
        object Many(string key, int count, bool enabled = true) =>
            new { templateKey = key, kind = "URL_PARAMS", enabled, @params = Enumerable.Range(0, count).ToDictionary(i => $"{key}{i}", _ => "x") };
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync(Templates, Many("p1", 60))).Status);
        Assert.Equal("conflict", (await client.PostAsync(Templates, Many("p2", 5))).Error);
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync(Templates, Many("p2", 5, enabled: false))).Status);
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync(Templates, Many("p3", 4))).Status);
        (await client.PostAsync(Templates, Many("p4", 65))).IsRefused("invalid_params", "params");

        var kind = await client.PostAsync(Templates, new { templateKey = "p3", kind = "CUSTOM_WEBHOOK", endpointUrl = "https://hooks.example/" });
        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (kind.Status, kind.Error));
        Assert.Equal("URL_PARAMS", (await client.GetAsync($"{Templates}/p3")).Text("kind"));
        Assert.Null(Record.Exception(() => HeadBlob.Read(HeadAsync(client).GetAwaiter().GetResult())));
    }

    [Fact]
    public async Task Post_MoreEventsThanAPageTakes_IsConflict()
    {
        var client = await HandleClient.CreateAsync(admin);
        object Event(int number, int variables, bool enabled = true) => new
        {
            templateKey = $"e{number}",
            kind = "GTM_EVENT",
            containerId = "GTM-ABC1234",
            enabled,
            @params = variables == 0 ? null : Enumerable.Range(0, variables).ToDictionary(i => $"v{i}", _ => "x"),
        };
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync(Templates, Event(0, 60))).Status);
        Assert.Equal("conflict", (await client.PostAsync(Templates, Event(1, 5))).Error);
        for (var i = 1; i < 16; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await client.PostAsync(Templates, Event(i, 0))).Status);
        }

        Assert.Equal("conflict", (await client.PostAsync(Templates, Event(16, 0))).Error);
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync(Templates, Event(16, 0, enabled: false))).Status);
        Assert.Null(Record.Exception(() => HeadBlob.Read(HeadAsync(client).GetAwaiter().GetResult())));
    }

    [Fact]
    public async Task Post_SameNewKeyAtOnce_CreatesItOnce()
    {
        var client = await HandleClient.CreateAsync(admin);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsync(Templates, Utm)));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK, answer.ToString()));
        Assert.Single(await client.ListAsync(Templates, 10));
    }

    private static IEnumerable<string> Keys(List<JsonObject> items) => items.Select(item => item["templateKey"]!.ToString());

    private async Task<byte[]> HeadAsync(HandleClient client) =>
        (await admin.WithDatabaseAsync(db => HandlePublication.HeadAsync(db, client.HandleId, admin.Clock.GetUtcNow(), CancellationToken.None)))!.Value.Blob;
}
