using System.Net;
using System.Text;
using System.Text.Json;
using Gharart.Admin.Data;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Idempotency;

public class IdempotencyTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Replayed = "Idempotency-Replayed";

    private static int HandlesMade;

    [Fact]
    public async Task Post_SameKeyAndBody_GetsTheFirstAnswerAgain()
    {
        using var client = await admin.OwnerAsync();

        using var first = await client.PostKeyedAsync("/v2/handles", """{"handle":"again","displayName":"Ä"}""", "key-1");
        using var bare = await client.PostKeyedAsync("/v2/handles", """{"handle":"again","displayName":"Ä"}""", "key-1");
        using var quoted = await client.PostKeyedAsync("/v2/handles", """{"handle":"again","displayName":"Ä"}""", "\"key-1\"");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.False(first.Headers.Contains(Replayed));
        foreach (var replay in (HttpResponseMessage[])[bare, quoted])
        {
            Assert.Equal(HttpStatusCode.Created, replay.StatusCode);
            Assert.Equal(["true"], replay.Headers.GetValues(Replayed));
            Assert.Equal(first.Headers.Location, replay.Headers.Location);
            Assert.Equal(first.Headers.ETag, replay.Headers.ETag);
            Assert.Equal(first.Content.Headers.ContentType, replay.Content.Headers.ContentType);
            Assert.Equal(await first.Content.ReadAsStringAsync(), await replay.Content.ReadAsStringAsync());
            Assert.NotEqual(first.Headers.GetValues("x-request-id"), replay.Headers.GetValues("x-request-id"));
        }
    }

    [Fact]
    public async Task Post_SameKeyOtherBody_IsRefusedWithWhatTheFirstMade()
    {
        using var client = await admin.OwnerAsync();
        await client.PostKeyedAsync("/v2/handles", """{"handle":"first-one"}""", "key-2").ReadAsync(HttpStatusCode.Created);

        var problem = await client.PostKeyedAsync("/v2/handles", """{"handle":"second-one"}""", "key-2").RefusedAsync(422, "idempotency_key_reused");

        Assert.Equal(admin.Clock.GetUtcNow(), problem.GetProperty("firstSeenAt").GetDateTimeOffset());
        Assert.Equal("first-one", problem.GetProperty("createdId").GetString());
        Assert.Equal("/v2/handles/first-one", problem.GetProperty("location").GetString());
        await client.GetAsync(new Uri("/v2/handles/second-one", UriKind.Relative)).RefusedAsync(404, "handle_not_found");
    }

    [Fact]
    public async Task Post_SameKeyForOtherCallerRouteOrHandle_IsAnotherKey()
    {
        using var client = await admin.OwnerAsync();
        using var other = await admin.NewUserAsync();
        var (one, two) = (await NewHandleAsync(client), await NewHandleAsync(client));

        await client.PostKeyedAsync($"/v2/handles/{one}/destination-domains", """{"domain":"shop.example"}""", "shared").ReadAsync(HttpStatusCode.Created);
        await client.PostKeyedAsync($"/v2/handles/{two}/destination-domains", """{"domain":"shop.example"}""", "shared").ReadAsync(HttpStatusCode.Created);
        await client.PostKeyedAsync("/v2/handles", """{"handle":"shared-key-1"}""", "shared").ReadAsync(HttpStatusCode.Created);
        await other.PostKeyedAsync("/v2/handles", """{"handle":"shared-key-2"}""", "shared").ReadAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Post_SameKeyAndBodyForAnotherResource_IsNotAnsweredWithTheFirstOnes()
    {
        using var client = await admin.OwnerAsync();
        var handle = await NewHandleAsync(client);
        await client.PostJsonAsync($"/v2/handles/{handle}/destination-domains", """{"domain":"a.example"}""").ReadAsync(HttpStatusCode.Created);
        await client.PostJsonAsync($"/v2/handles/{handle}/destination-domains", """{"domain":"b.example"}""").ReadAsync(HttpStatusCode.Created);

        await client.PostKeyedAsync($"/v2/handles/{handle}/destination-domains/a.example/decision", Block("x"), "key").ReadAsync();
        await client.PostKeyedAsync($"/v2/handles/{handle}/destination-domains/b.example/decision", Block("x"), "key").RefusedAsync(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task Post_Refused_IsNotRemembered()
    {
        using var client = await admin.OwnerAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"taken-here"}""").ReadAsync(HttpStatusCode.Created);

        await client.PostKeyedAsync("/v2/handles", """{"handle":"X"}""", "refused").RefusedAsync(400, "invalid_handle");
        await client.PostKeyedAsync("/v2/handles", "{", "refused").RefusedAsync(400, "invalid_payload");
        await client.PostKeyedAsync("/v2/handles", """{"handle":"taken-here"}""", "refused").RefusedAsync(409, "conflict");
        await client.PostKeyedAsync("/v2/handles", """{"handle":"not-taken"}""", "refused").ReadAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Post_KeyOfADayAgo_IsNew()
    {
        using var client = await admin.OwnerAsync();
        var domain = await NewDomainAsync(client);
        await client.PostKeyedAsync(domain + "/decision", Block("daily"), "old").ReadAsync();

        admin.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        using var within = await admin.OwnerAsync();
        await within.PostKeyedAsync(domain + "/decision", Block("daily"), "old").ReadAsync();
        Assert.Equal(1, await DecisionsAsync(within, domain, "daily"));

        admin.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await within.PostKeyedAsync(domain + "/decision", Block("daily"), "old").ReadAsync();
        Assert.Equal(2, await DecisionsAsync(within, domain, "daily"));
    }

    [Fact]
    public async Task Post_64AtOnceWithOneKey_HaveOneEffect()
    {
        using var client = await admin.OwnerAsync();
        var domain = await NewDomainAsync(client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => client.PostKeyedAsync(domain + "/decision", Block("once"), "at-once")));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            Assert.NotNull(answer.Headers.RetryAfter);
            await Task.FromResult(answer).RefusedAsync(409, "idempotency_in_flight");
        }

        using var retry = await client.PostKeyedAsync(domain + "/decision", Block("once"), "at-once");
        Assert.Equal(["true"], retry.Headers.GetValues(Replayed));
        Assert.Equal(1, await DecisionsAsync(client, domain, "once"));
    }

    [Fact]
    public async Task Post_64AtOnceWithOneKeyToTwoAdmins_HaveOneEffect()
    {
        await using var twin = await admin.StartTwinAsync();
        using var client = await admin.OwnerAsync();
        using var there = admin.Anonymous();
        there.BaseAddress = AdminFixture.AddressOf(twin);
        there.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        var domain = await NewDomainAsync(client);

        // A new handle can be made once, so that the slower admin fails before it finds the record.
        var made = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => (i % 2 == 0 ? client : there).PostKeyedAsync("/v2/handles", """{"handle":"of-two"}""", "of-two")));
        var decided = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => (i % 2 == 0 ? client : there).PostKeyedAsync(domain + "/decision", Block("two"), "of-two")));

        Assert.Contains(made, answer => answer.StatusCode == HttpStatusCode.Created);
        foreach (var answer in made.Concat(decided).Where(answer => !answer.IsSuccessStatusCode))
        {
            await Task.FromResult(answer).RefusedAsync(409, "idempotency_in_flight");
        }

        Assert.Equal(1, await DecisionsAsync(client, domain, "two"));
    }

    [Fact]
    public async Task Post_WhileTheFirstRuns_IsToldToWait()
    {
        using var client = await admin.OwnerAsync();
        var queue = admin.Services.GetRequiredService<WriteQueue>();
        await queue.EnterAsync(CancellationToken.None);
        var both = Enumerable.Range(0, 2).Select(_ => client.PostKeyedAsync("/v2/handles", """{"handle":"waits"}""", "in-flight")).ToList();

        var refused = await Task.WhenAny(both);
        await refused.RefusedAsync(409, "idempotency_in_flight");
        queue.Leave();

        await both.Single(task => task != refused).ReadAsync(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\\\"")]
    [InlineData("two words")]
    [InlineData("256")]
    public async Task Post_KeyOfWrongForm_IsRefused(string key)
    {
        using var client = await admin.OwnerAsync();

        var problem = await client.PostKeyedAsync("/v2/handles", """{"handle":"never-made"}""", key == "256" ? new string('k', 256) : key)
            .RefusedAsync(400, "invalid_idempotency_key");

        Assert.Equal(["Idempotency-Key"], problem.ErrorFields());
    }

    [Theory]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("255", "255")]
    public async Task Post_KeyOfAnyVisibleCharacters_IsOneKeyBareAndQuoted(string bare, string quoted)
    {
        using var client = await admin.OwnerAsync();
        var domain = await NewDomainAsync(client);
        var key = bare == "255" ? new string('~', 255) : bare;

        await client.PostKeyedAsync(domain + "/decision", Block("form"), key).ReadAsync();
        using var replay = await client.PostKeyedAsync(domain + "/decision", Block("form"), quoted == "255" ? $"\"{key}\"" : quoted);

        Assert.Equal(["true"], replay.Headers.GetValues(Replayed));
    }

    [Fact]
    public async Task Login_WithKey_IsReplayedAndKeptSealed()
    {
        using var client = admin.Anonymous();
        var body = JsonSerializer.Serialize(new { email = AdminFixture.OwnerEmail, password = AdminFixture.Password });

        var first = await client.PostKeyedAsync("/v2/auth/login", body, "login").ReadAsync();
        var replay = await client.PostKeyedAsync("/v2/auth/login", body, "login").ReadAsync();

        var token = first.GetProperty("refreshToken").GetString()!;
        Assert.Equal(token, replay.GetProperty("refreshToken").GetString());
        var records = await admin.WithDatabaseAsync(db => db.IdempotencyRecords.AsNoTracking().ToListAsync());
        Assert.NotEmpty(records);
        Assert.All(records, record =>
        {
            var stored = Encoding.Latin1.GetString([.. record.Scope, .. record.Fingerprint, .. record.SealedAnswer]);
            Assert.DoesNotContain(token, stored, StringComparison.Ordinal);
            Assert.DoesNotContain("accessToken", stored, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Refresh_SpentTokenUnderANewKey_StillEndsTheSession()
    {
        using var client = admin.Anonymous();
        var email = await admin.NewAccountAsync();
        var login = await client.PostJsonAsync("/v2/auth/login", JsonSerializer.Serialize(new { email, password = AdminFixture.Password })).ReadAsync();
        var spent = JsonSerializer.Serialize(new { refreshToken = login.GetProperty("refreshToken").GetString() });
        var next = await client.PostKeyedAsync("/v2/auth/refresh", spent, "r1").ReadAsync();

        // A lost answer can be had again, but only under its key.
        Assert.Equal(next.ToString(), (await client.PostKeyedAsync("/v2/auth/refresh", spent, "r1").ReadAsync()).ToString());
        await client.PostKeyedAsync("/v2/auth/refresh", spent, "r2").RefusedAsync(401, "token_revoked");

        var after = JsonSerializer.Serialize(new { refreshToken = next.GetProperty("refreshToken").GetString() });
        await client.PostKeyedAsync("/v2/auth/refresh", after, "r3").RefusedAsync(401, "token_revoked");
    }

    [Fact]
    public async Task Replay_AfterTheCallerLostTheHandle_IsRefused()
    {
        using var client = await admin.NewUserAsync(AccountPlan.Enterprise);
        var handle = await NewHandleAsync(client);
        await client.PostKeyedAsync($"/v2/handles/{handle}/destination-domains", """{"domain":"lost.example"}""", "lost").ReadAsync(HttpStatusCode.Created);
        await admin.WithDatabaseAsync(db => db.HandleMembers.Where(member => db.Handles.Any(row => row.Id == member.HandleId && row.Name == handle)).ExecuteDeleteAsync());

        await client.PostKeyedAsync($"/v2/handles/{handle}/destination-domains", """{"domain":"lost.example"}""", "lost").RefusedAsync(404, "handle_not_found");
    }

    private static string Block(string reason) => $$"""{"decision":"BLOCK","reason":"because {{reason}}"}""";

    private static async Task<string> NewHandleAsync(HttpClient client)
    {
        var handle = $"keyed-{Interlocked.Increment(ref HandlesMade)}";
        await client.PostJsonAsync("/v2/handles", $$"""{"handle":"{{handle}}"}""").ReadAsync(HttpStatusCode.Created);
        return handle;
    }

    private static async Task<string> NewDomainAsync(HttpClient client)
    {
        var path = $"/v2/handles/{await NewHandleAsync(client)}/destination-domains";
        await client.PostJsonAsync(path, """{"domain":"shop.example"}""").ReadAsync(HttpStatusCode.Created);
        return path + "/shop.example";
    }

    private static async Task<int> DecisionsAsync(HttpClient client, string domain, string reason)
    {
        var history = await client.GetAsync(new Uri(domain + "/history?limit=200", UriKind.Relative)).ReadAsync();
        return history.GetProperty("items").EnumerateArray().Count(item => item.ToString().Contains($"because {reason}", StringComparison.Ordinal));
    }
}
