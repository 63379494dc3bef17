using System.Net;
using System.Text.Json;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Usage;

public class DailyWritesTests(DefaultLimitsFixture admin) : IClassFixture<DefaultLimitsFixture>
{
    private const string Link = """{"destinationUrl":"https://shop.example/"}""";

    [Fact]
    public async Task Write_OneOverTheLimit_IsRefusedUntilMidnight()
    {
        var email = await admin.NewAccountAsync();
        using var client = await admin.SignInAsync(email);
        await client.PostJsonAsync("/v2/handles", """{"handle":"two-a-day"}""").ReadAsync(HttpStatusCode.Created);
        await PutLinkAsync(client, "two-a-day").ReadAsync(HttpStatusCode.Created);

        using var refused = await PutLinkAsync(client, "two-a-day");
        var problem = await Task.FromResult(refused).RefusedAsync(429, "rate_limited");

        Assert.Equal(TimeSpan.FromHours(14), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("FREE", problem.GetProperty("plan").GetString());
        Assert.Equal("daily_write_limit", problem.GetProperty("reason").GetString());
        Assert.Equal(2, problem.GetProperty("limits").GetProperty("writesPerDay").GetInt32());
        Assert.Equal(2, problem.GetProperty("usage").GetProperty("writesToday").GetInt32());
        Assert.Equal("20260501", problem.GetProperty("usage").GetProperty("writesDay").GetString());
        var meters = await MetersAsync(client, "two-a-day");
        Assert.Equal(
            """{"plan":"FREE","limits":{"writesPerDay":2},"usage":{"writesToday":2,"writesDay":"20260501"},"timeZone":"UTC","resetsAt":"2026-05-02T00:00:00.000Z"}""",
            meters.ToString());

        admin.Clock.Advance(TimeSpan.FromHours(14));
        using var tomorrow = await admin.SignInAsync(email);
        await PutLinkAsync(tomorrow, "two-a-day").ReadAsync();
        Assert.Equal(1, Today(await MetersAsync(tomorrow, "two-a-day")));
    }

    [Fact]
    public async Task Write_RefusedReplayedTriedOrAsked_IsNotCounted()
    {
        using var client = await admin.NewUserAsync(AccountPlan.Pro);
        await client.PostKeyedAsync("/v2/handles", """{"handle":"not-counted"}""", "k").ReadAsync(HttpStatusCode.Created);
        await client.PostKeyedAsync("/v2/handles", """{"handle":"not-counted"}""", "k").ReadAsync(HttpStatusCode.Created);
        await client.PostJsonAsync("/v2/handles", """{"handle":"not-counted"}""").RefusedAsync(409, "conflict");
        await client.SendJsonAsync(HttpMethod.Put, "/v2/handles/not-counted/links/x", Link).RefusedAsync(400, "invalid_slug");
        await PutLinkAsync(client, "not-counted").ReadAsync(HttpStatusCode.Created);
        await PutLinkAsync(client, "not-counted", "\"v9\"").RefusedAsync(412, "precondition_failed");
        await client.PostJsonAsync("/v2/handles/not-counted/links/sale/route-preview", "{}").ReadAsync();
        await client.SendJsonAsync(
            HttpMethod.Put,
            "/v2/handles/not-counted/personalization-rules/r1?dryRun=true",
            """{"variant":{"id":"a","destinationUrl":"https://shop.example/"}}""").ReadAsync();
        await client.GetAsync(new Uri("/v2/handles/not-counted/links/sale", UriKind.Relative)).ReadAsync();
        await client.PostJsonAsync("/v2/auth/logout", "{}").ReadAsync(HttpStatusCode.NoContent);

        Assert.Equal(2, await admin.WithDatabaseAsync(db =>
            db.DailyWriteCounts.Where(count => db.HandleMembers.Any(member => member.AccountId == count.AccountId && db.Handles.Any(row => row.Id == member.HandleId && row.Name == "not-counted")))
                .Select(count => count.Writes)
                .SingleAsync()));
    }

    [Fact]
    public async Task BulkImport_CountsEachRowAndIsRefusedWhole()
    {
        const string Bulk = "/v2/handles/in-bulk/links/bulk-import";
        using var client = await admin.NewUserAsync(AccountPlan.Pro);
        await client.PostJsonAsync("/v2/handles", """{"handle":"in-bulk"}""").ReadAsync(HttpStatusCode.Created);
        string Rows(int from, int count) =>
            $"[{string.Join(',', Enumerable.Range(from, count).Select(i => $$"""{"slug":"slug{{i}}","destinationUrl":"https://shop.example/{{i}}"}"""))}]";

        await client.PostJsonAsync(Bulk + "?dryRun=true", Rows(0, 20)).ReadAsync();
        await client.PostJsonAsync(Bulk, Rows(0, 4)).ReadAsync();
        Assert.Equal(5, Today(await MetersAsync(client, "in-bulk")));
        await client.PostJsonAsync(Bulk, Rows(4, 6)).RefusedAsync(429, "rate_limited");

        Assert.Equal(5, Today(await MetersAsync(client, "in-bulk")));
        Assert.Equal(4, (await client.GetAsync(new Uri("/v2/handles/in-bulk/links", UriKind.Relative)).ReadAsync()).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Write_ManyAtOnce_NeverPassTheLimit()
    {
        using var client = await admin.NewUserAsync(AccountPlan.Pro);
        await client.PostJsonAsync("/v2/handles", """{"handle":"at-the-limit"}""").ReadAsync(HttpStatusCode.Created);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => client.SendJsonAsync(HttpMethod.Put, $"/v2/handles/at-the-limit/links/slug{i}", Link)));

        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(21, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal(10, Today(await MetersAsync(client, "at-the-limit")));
        Assert.Equal(9, (await client.GetAsync(new Uri("/v2/handles/at-the-limit/links", UriKind.Relative)).ReadAsync()).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Write_OfACollaborator_CountsForTheOwner()
    {
        using var owner = await admin.NewUserAsync(AccountPlan.Pro);
        await owner.PostJsonAsync("/v2/handles", """{"handle":"shared-plan"}""").ReadAsync(HttpStatusCode.Created);
        var email = await admin.NewAccountAsync();
        await admin.WithDatabaseAsync(async db =>
        {
            db.HandleMembers.Add(new HandleMember
            {
                HandleId = await db.Handles.Where(row => row.Name == "shared-plan").Select(row => row.Id).SingleAsync(),
                AccountId = await db.Accounts.Where(row => row.Email == email).Select(row => row.Id).SingleAsync(),
                Role = HandleRole.Creator,
            });
            return await db.SaveChangesAsync();
        });

        using var collaborator = await admin.SignInAsync(email);
        for (var i = 0; i < 3; i++)
        {
            await PutLinkAsync(collaborator, "shared-plan").ReadAsync(i == 0 ? HttpStatusCode.Created : HttpStatusCode.OK);
        }

        Assert.Equal(4, Today(await MetersAsync(collaborator, "shared-plan")));
        await collaborator.PostJsonAsync("/v2/handles", """{"handle":"of-the-other"}""").ReadAsync(HttpStatusCode.Created);
        Assert.Equal(1, Today(await MetersAsync(collaborator, "of-the-other")));
    }

    [Fact]
    public async Task Meters_OfTheBootstrapAccount_HaveNoLimitAndItsTimeZone()
    {
        using var client = await admin.OwnerAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"unlimited","timeZone":"Pacific/Kiritimati"}""").ReadAsync(HttpStatusCode.Created);
        await PutLinkAsync(client, "unlimited").ReadAsync(HttpStatusCode.Created);

        var meters = await MetersAsync(client, "unlimited");

        Assert.Equal("SELF_HOSTED", meters.GetProperty("plan").GetString());
        Assert.Equal(JsonValueKind.Null, meters.GetProperty("limits").GetProperty("writesPerDay").ValueKind);
        Assert.Equal("""{"writesToday":2,"writesDay":"20260502"}""", meters.GetProperty("usage").ToString());
    }

    private static Task<HttpResponseMessage> PutLinkAsync(HttpClient client, string handle, string? ifMatch = null) =>
        client.SendJsonAsync(HttpMethod.Put, $"/v2/handles/{handle}/links/sale", Link, ifMatch);

    private static Task<JsonElement> MetersAsync(HttpClient client, string handle) =>
        client.GetAsync(new Uri($"/v2/handles/{handle}/usage-meters", UriKind.Relative)).ReadAsync();

    private static int Today(JsonElement meters) => meters.GetProperty("usage").GetProperty("writesToday").GetInt32();
}
