using System.Net;
using System.Text.Json;
using Gharart.Admin.Data;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Audit;

public class AuditTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Rule = """{"priority":5,"variant":{"id":"a","destinationUrl":"https://shop.example/"}}""";

    [Fact]
    public async Task Writes_LeaveWhoWhatAndWhen()
    {
        using var client = await NewHandleAsync("audited");
        using var created = await PutLinkAsync(client, "audited", """{"destinationUrl":"https://shop.example/a","title":"Old","tags":["x"]}""");
        await PutLinkAsync(client, "audited", """{"destinationUrl":"https://shop.example/a","title":"New","trackingPolicy":{"mode":"BRIDGE"}}""").ReadAsync();
        await client.DeleteAsync(new Uri("/v2/handles/audited/links/Sale", UriKind.Relative)).ReadAsync(HttpStatusCode.NoContent);

        var entries = await AuditAsync(client, "audited");

        Assert.Equal(["link.deleted", "link.updated", "link.created", "handle.created"], entries.Select(Action));
        Assert.All(entries, entry =>
        {
            Assert.StartsWith("aud_", entry.GetProperty("auditId").GetString(), StringComparison.Ordinal);
            Assert.Equal(AdminFixture.OwnerEmail, entry.GetProperty("actor").GetString());
            Assert.Equal("OWNER", entry.GetProperty("role").GetString());
            Assert.Equal(admin.Clock.GetUtcNow(), entry.GetProperty("at").GetDateTimeOffset());
        });
        Assert.Equal(created.Headers.GetValues("x-request-id").Single(), entries[2].GetProperty("requestId").GetString());
        Assert.Equal("links/Sale", entries[2].GetProperty("resource").GetString());
        Assert.Equal(JsonValueKind.Null, entries[2].GetProperty("before").ValueKind);
        Assert.Equal("Old", entries[2].GetProperty("after").GetProperty("title").GetString());
        Assert.Equal("""{"title":"Old","tags":["x"],"trackingPolicy":{"mode":"DIRECT","appendContextParam":true}}""", Compact(entries[1].GetProperty("before")));
        Assert.Equal("""{"title":"New","tags":[],"trackingPolicy":{"mode":"BRIDGE","appendContextParam":true}}""", Compact(entries[1].GetProperty("after")));
        Assert.Equal("New", entries[0].GetProperty("before").GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, entries[0].GetProperty("after").ValueKind);
    }

    [Fact]
    public async Task Writes_OfRulesAndDomains_AreToldInTheWordsOfTheApi()
    {
        using var client = await NewHandleAsync("audit-words");
        await client.SendJsonAsync(HttpMethod.Put, "/v2/handles/audit-words/personalization-rules/vip", Rule).ReadAsync(HttpStatusCode.Created);
        await PutLinkAsync(client, "audit-words", """{"destinationUrl":"https://shop.example/","routingRules":[{"ruleId":"own","variant":{"id":"a","destinationUrl":"https://b.example/"}}]}""").ReadAsync(HttpStatusCode.Created);
        await client.PostJsonAsync("/v2/handles/audit-words/destination-domains", """{"domain":"shop.example"}""").ReadAsync(HttpStatusCode.Created);
        await client.PostJsonAsync("/v2/handles/audit-words/destination-domains/shop.example/decision", """{"decision":"LEGAL_BLOCK","reason":"court order"}""").ReadAsync();
        await client.SendJsonAsync(HttpMethod.Put, "/v2/handles/audit-words", """{"collisionPolicy":"REJECT"}""").ReadAsync();

        var entries = await AuditAsync(client, "audit-words");

        string[] expected =
        [
            "handle.updated audit-words", "domain.updated destination-domains/shop.example", "domain.created destination-domains/shop.example",
            "link.created links/Sale", "rule.created links/Sale/routing-rules/own", "rule.created personalization-rules/vip", "handle.created audit-words",
        ];
        Assert.Equal(expected.Order(), entries.Select(entry => $"{Action(entry)} {entry.GetProperty("resource").GetString()}").Order());
        Assert.Equal("""{"collisionPolicy":"REJECT"}""", Compact(entries[0].GetProperty("after")));
        Assert.Equal("""{"manualDecision":null,"decisionReason":null}""", Compact(entries[1].GetProperty("before")));
        Assert.Equal("""{"manualDecision":"LEGAL_BLOCK","decisionReason":"court order"}""", Compact(entries[1].GetProperty("after")));
        Assert.DoesNotContain("challenge", string.Concat(entries), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Requests_RefusedTriedReplayedOrAsked_LeaveNothing()
    {
        using var client = await NewHandleAsync("audit-silence");
        await client.PostKeyedAsync("/v2/handles/audit-silence/destination-domains", """{"domain":"shop.example"}""", "k").ReadAsync(HttpStatusCode.Created);
        await client.PostKeyedAsync("/v2/handles/audit-silence/destination-domains", """{"domain":"shop.example"}""", "k").ReadAsync(HttpStatusCode.Created);
        await client.PostJsonAsync("/v2/handles/audit-silence/destination-domains", """{"domain":"shop.example"}""").RefusedAsync(409, "conflict");
        await PutLinkAsync(client, "audit-silence", """{"destinationUrl":"x"}""").RefusedAsync(400, "invalid_destination_url");
        await client.SendJsonAsync(HttpMethod.Put, "/v2/handles/audit-silence/personalization-rules/vip?dryRun=true", Rule).ReadAsync();
        await PutLinkAsync(client, "audit-silence", """{"destinationUrl":"https://shop.example/"}""").ReadAsync(HttpStatusCode.Created);
        await client.PostJsonAsync("/v2/handles/audit-silence/links/sale/route-preview", "{}").ReadAsync();

        Assert.Equal(["link.created", "domain.created", "handle.created"], (await AuditAsync(client, "audit-silence")).Select(Action));
    }

    [Fact]
    public async Task Write_ThatChangesNothing_LeavesTheRequest()
    {
        using var client = await NewHandleAsync("audit-same");
        await PutLinkAsync(client, "audit-same", """{"destinationUrl":"https://shop.example/"}""").ReadAsync(HttpStatusCode.Created);
        await PutLinkAsync(client, "audit-same", """{"destinationUrl":"https://shop.example/"}""").ReadAsync();

        var last = (await AuditAsync(client, "audit-same"))[0];

        Assert.Equal("PUT /v2/handles/{handle}/links/{slug}", Action(last));
        Assert.Equal("/v2/handles/audit-same/links/Sale", last.GetProperty("resource").GetString());
    }

    [Fact]
    public async Task List_FiltersAndPages()
    {
        using var client = await NewHandleAsync("audit-list");
        for (var i = 0; i < 3; i++)
        {
            await client.SendJsonAsync(HttpMethod.Put, $"/v2/handles/audit-list/links/slug{i}", """{"destinationUrl":"https://shop.example/"}""").ReadAsync(HttpStatusCode.Created);
        }

        admin.Clock.Advance(TimeSpan.FromMinutes(10));
        var later = Uri.EscapeDataString(admin.Clock.GetUtcNow().ToString("O"));
        await PutLinkAsync(client, "audit-list", """{"destinationUrl":"https://shop.example/"}""").ReadAsync(HttpStatusCode.Created);

        Assert.Equal(5, (await AuditAsync(client, "audit-list")).Count);
        Assert.Equal(4, (await AuditAsync(client, "audit-list", "action=link.created")).Count);
        Assert.Equal(4, (await AuditAsync(client, "audit-list", "action=link.*")).Count);
        Assert.Equal(5, (await AuditAsync(client, "audit-list", "actor=" + AdminFixture.OwnerEmail)).Count);
        Assert.Empty(await AuditAsync(client, "audit-list", "actor=somebody@else.example"));
        Assert.Single(await AuditAsync(client, "audit-list", $"from={later}"));
        Assert.Equal(4, (await AuditAsync(client, "audit-list", $"to={later}")).Count);
        var page = await client.GetAsync(new Uri("/v2/handles/audit-list/audit?limit=3", UriKind.Relative)).ReadAsync();
        var token = page.GetProperty("nextToken").GetString();
        Assert.Equal(2, (await AuditAsync(client, "audit-list", $"limit=3&nextToken={token}")).Count);
        await client.GetAsync(new Uri($"/v2/handles/audit-list/audit?limit=3&action=link.*&nextToken={token}", UriKind.Relative)).RefusedAsync(400, "invalid_next_token");
        await client.GetAsync(new Uri("/v2/handles/audit-list/audit?from=yesterday", UriKind.Relative)).RefusedAsync(400, "invalid_from");
    }

    [Fact]
    public async Task Password_Changed_IsAuditedWithoutIt()
    {
        var email = await admin.NewAccountAsync();
        var changes = await admin.WithDatabaseAsync(async db =>
        {
            await using var writes = new WriteScope(db, admin.Services.GetRequiredService<WriteQueue>());
            (await db.Accounts.SingleAsync(row => row.Email == email)).PasswordHash = "the new hash";
            await db.SaveChangesAsync();
            return writes.Changes.ToList();
        });

        var change = Assert.Single(changes);
        Assert.Equal($"account.updated accounts/{email}", $"{change.Action} {change.Resource}");
        Assert.Equal("""{"password":"(hidden)"}""", change.After!.ToJsonString());
        Assert.Equal("""{"password":"(hidden)"}""", change.Before!.ToJsonString());
        Assert.Null(change.HandleId);
    }

    [Fact]
    public async Task AccountAudit_ShowsOnesOwnOnly()
    {
        using var client = await admin.NewUserAsync(AccountPlan.Pro);
        await client.PostJsonAsync("/v2/handles", """{"handle":"audit-own"}""").ReadAsync(HttpStatusCode.Created);

        Assert.Empty((await client.GetAsync(new Uri("/v2/account/audit", UriKind.Relative)).ReadAsync()).GetProperty("items").EnumerateArray());
    }

    private async Task<HttpClient> NewHandleAsync(string handle)
    {
        var client = await admin.OwnerAsync();
        await client.PostJsonAsync("/v2/handles", $$"""{"handle":"{{handle}}"}""").ReadAsync(HttpStatusCode.Created);
        return client;
    }

    private static Task<HttpResponseMessage> PutLinkAsync(HttpClient client, string handle, string json) =>
        client.SendJsonAsync(HttpMethod.Put, $"/v2/handles/{handle}/links/Sale", json);

    private static async Task<List<JsonElement>> AuditAsync(HttpClient client, string handle, string query = "") =>
        [.. (await client.GetAsync(new Uri($"/v2/handles/{handle}/audit?{query}", UriKind.Relative)).ReadAsync()).GetProperty("items").EnumerateArray()];

    private static string Action(JsonElement entry) => entry.GetProperty("action").GetString()!;

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);
}
