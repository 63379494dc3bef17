using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Tokens;

public class TokenTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Fact]
    public async Task Create_ShowsTheTokenOnceAndKeepsOnlyItsHash()
    {
        var owner = await HandleClient.CreateAsync(admin);

        var created = await owner.SendAsync(HttpMethod.Post, "tokens", new { name = "deploy", scopes = new[] { "links.read", "links.*", "links.read" } });
        var list = await owner.ListAsync("tokens", 10);

        Assert.Equal(HttpStatusCode.Created, created.Status);
        var (id, text) = (created.Text("tokenId"), created.Text("token"));
        Assert.StartsWith($"patv1_{id}.", text, StringComparison.Ordinal);
        Assert.Equal("""["links.read","links.*"]""", created.Json["scopes"]!.ToJsonString());
        Assert.Equal("2026-07-30T10:00:00.000Z", created.Text("expiresAt"));
        Assert.Equal($"/v2/handles/{owner.Handle}/tokens/{id}", created.Location);
        Assert.Equal(id, Assert.Single(list)["tokenId"]!.ToString());
        Assert.DoesNotContain(text.Split('.')[1], list[0].ToJsonString(), StringComparison.Ordinal);
        var row = await admin.WithDatabaseAsync(db => db.PersonalAccessTokens.SingleAsync(token => token.TokenId == id));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(text)), row.Hash);
    }

    [Theory]
    [InlineData("""{"scopes":["*"]}""", "invalid_name")]
    [InlineData("""{"name":"x","scopes":[]}""", "invalid_scopes")]
    [InlineData("""{"name":"x"}""", "invalid_scopes")]
    [InlineData("""{"name":"x","scopes":["links.delete"]}""", "invalid_scopes")]
    [InlineData("""{"name":"x","scopes":["Links.read"]}""", "invalid_scopes")]
    [InlineData("""{"name":"x","scopes":["*.read"]}""", "invalid_scopes")]
    [InlineData("""{"name":"x","scopes":["links.read",null]}""", "invalid_scopes")]
    [InlineData("""{"name":"x","scopes":["*"],"expiresAt":"2026-05-01T10:00:00Z"}""", "invalid_expires_at")]
    [InlineData("""{"name":"x","scopes":["*"],"expiresAt":"2027-05-02T10:00:00.001Z"}""", "invalid_expires_at")]
    [InlineData("{}", "validation_error")]
    public async Task Create_FieldWrong_IsNamed(string json, string code)
    {
        var owner = await HandleClient.CreateAsync(admin);

        await owner.Http.PostJsonAsync($"/v2/handles/{owner.Handle}/tokens", json).RefusedAsync(400, code);
    }

    [Fact]
    public async Task Create_OnAFreeHandle_IsFeatureLocked()
    {
        using var free = await admin.NewUserAsync();
        await free.PostJsonAsync("/v2/handles", """{"handle":"free-one"}""").ReadAsync(HttpStatusCode.Created);

        var problem = await free.PostJsonAsync("/v2/handles/free-one/tokens", "not read").RefusedAsync(403, "feature_locked");

        Assert.Equal("tokens", problem.GetProperty("feature").GetString());
        Assert.Equal("PRO", problem.GetProperty("requiredPlan").GetString());
    }

    [Fact]
    public async Task Create_ByAFreeOperatorOfAPaidHandle_Works()
    {
        var owner = await HandleClient.CreateAsync(admin);
        using var colleague = await ColleagueAsync(owner, "OPERATOR");

        var created = await colleague.PostJsonAsync($"/v2/handles/{owner.Handle}/tokens", """{"name":"x","scopes":["links.read"]}""").ReadAsync(HttpStatusCode.Created);

        using var script = Script(created.GetProperty("token").GetString()!);
        await GetAsync(script, owner, "links").ReadAsync();
    }

    [Fact]
    public async Task Token_OfAHandleThatLostItsPlan_IsFeatureLocked()
    {
        var email = await admin.NewAccountAsync(AccountPlan.Pro);
        using var pro = await admin.SignInAsync(email);
        await pro.PostJsonAsync("/v2/handles", """{"handle":"pro-one"}""").ReadAsync(HttpStatusCode.Created);
        var created = await pro.PostJsonAsync("/v2/handles/pro-one/tokens", """{"name":"x","scopes":["links.read"]}""").ReadAsync(HttpStatusCode.Created);
        using var script = Script(created.GetProperty("token").GetString()!);
        var links = new Uri("/v2/public/handles/pro-one/links", UriKind.Relative);
        await script.GetAsync(links).ReadAsync();

        await admin.WithDatabaseAsync(db => db.Accounts.Where(row => row.Email == email).ExecuteUpdateAsync(set => set.SetProperty(row => row.Plan, AccountPlan.Free)));

        await script.GetAsync(links).RefusedAsync(403, "feature_locked");
    }

    [Fact]
    public async Task Token_WritesAndPeopleRead_TheSameLink()
    {
        var owner = await HandleClient.CreateAsync(admin);
        using var script = await ScriptAsync(owner, "links.*");

        using var put = await script.PutAsJsonAsync($"/v2/public/handles/{owner.Handle}/links/by-script", new { destinationUrl = "https://shop.example/" });
        var read = await owner.GetAsync("links/by-script");

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal("\"v1\"", put.Headers.ETag?.Tag);
        Assert.Equal(read.Json.ToJsonString(), JsonElement.Parse(await put.Content.ReadAsStringAsync()).GetRawText());
        await GetAsync(script, owner, "links/by-script").ReadAsync();
    }

    [Fact]
    public async Task Token_AsApiKey_WorksAndAJwtThereDoesNot()
    {
        var owner = await HandleClient.CreateAsync(admin);
        using var script = await ScriptAsync(owner, "*");
        var token = script.DefaultRequestHeaders.Authorization!.Parameter!;
        using var byKey = admin.Anonymous();
        byKey.DefaultRequestHeaders.Add("x-api-key", token);
        using var byJwt = admin.Anonymous();
        byJwt.DefaultRequestHeaders.Add("x-api-key", owner.Http.DefaultRequestHeaders.Authorization!.Parameter);

        await GetAsync(byKey, owner, "links").ReadAsync();
        await GetAsync(byJwt, owner, "links").RefusedAsync(401, "invalid_token");
        await byJwt.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).RefusedAsync(401, "invalid_token");
    }

    [Fact]
    public async Task Revoke_CountsAtOnceAndCanBeRepeated()
    {
        var owner = await HandleClient.CreateAsync(admin);
        using var script = await ScriptAsync(owner, "links.read");
        var id = (await owner.ListAsync("tokens", 10))[0]["tokenId"]!.ToString();
        await GetAsync(script, owner, "links").ReadAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await owner.SendAsync(HttpMethod.Delete, $"tokens/{id}")).Status);

        await GetAsync(script, owner, "links").RefusedAsync(401, "token_revoked");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.SendAsync(HttpMethod.Delete, $"tokens/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.SendAsync(HttpMethod.Delete, "tokens/nosuchtoken")).Status);
        Assert.Empty(await owner.ListAsync("tokens", 10));
    }

    [Fact]
    public async Task Revoke_TokenOfAnotherHandle_IsNotFound()
    {
        var (owner, other) = (await HandleClient.CreateAsync(admin), await HandleClient.CreateAsync(admin));
        using var script = await ScriptAsync(owner, "links.read");
        var id = (await owner.ListAsync("tokens", 10))[0]["tokenId"]!.ToString();

        Assert.Equal(HttpStatusCode.NotFound, (await other.SendAsync(HttpMethod.Delete, $"tokens/{id}")).Status);
        await GetAsync(script, owner, "links").ReadAsync();
    }

    [Fact]
    public async Task Token_PastItsDay_IsExpired()
    {
        var owner = await HandleClient.CreateAsync(admin);
        using var script = await ScriptAsync(owner, "links.read", admin.Clock.GetUtcNow().AddMinutes(1));

        admin.Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        await GetAsync(script, owner, "links").ReadAsync();
        admin.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await GetAsync(script, owner, "links").RefusedAsync(401, "token_expired");
    }

    [Fact]
    public async Task Token_Used_ShowsTheDay()
    {
        var owner = await HandleClient.CreateAsync(admin);
        using var script = await ScriptAsync(owner, "links.read");
        Assert.Null((await owner.ListAsync("tokens", 10))[0]["lastUsedOn"]);

        await GetAsync(script, owner, "links").ReadAsync();

        Assert.Equal(admin.Clock.GetUtcNow().ToString("yyyy-MM-dd", null), (await owner.ListAsync("tokens", 10))[0]["lastUsedOn"]!.ToString());
    }

    [Theory]
    [InlineData("CREATOR")]
    [InlineData(null)]
    public async Task Token_OfAColleagueWhoIsNoOperatorAnyMore_IsRevoked(string? role)
    {
        var owner = await HandleClient.CreateAsync(admin);
        using var colleague = await ColleagueAsync(owner, "OPERATOR");
        var created = await colleague.PostJsonAsync($"/v2/handles/{owner.Handle}/tokens", """{"name":"x","scopes":["links.read"]}""").ReadAsync(HttpStatusCode.Created);
        using var script = Script(created.GetProperty("token").GetString()!);
        var email = (await colleague.GetAsync(new Uri("/v2/auth/me", UriKind.Relative)).ReadAsync()).GetProperty("user").GetProperty("email").GetString();

        object[] team = role is null ? [] : [new { email, role }];
        Assert.Equal(HttpStatusCode.OK, (await owner.PutAsync("collaborators", new { collaborators = team })).Status);

        await GetAsync(script, owner, "links").RefusedAsync(401, "token_revoked");
    }

    [Fact]
    public async Task Create_HundredAndFirst_IsConflictUntilOneIsRevoked()
    {
        var owner = await HandleClient.CreateAsync(admin);
        for (var i = 0; i < 100; i++)
        {
            using var script = await ScriptAsync(owner, "links.read");
        }

        Assert.Equal("conflict", (await owner.SendAsync(HttpMethod.Post, "tokens", new { name = "x", scopes = new[] { "*" } })).Error);
        var id = (await owner.ListAsync("tokens", 10))[0]["tokenId"]!.ToString();
        await owner.SendAsync(HttpMethod.Delete, $"tokens/{id}");
        using var next = await ScriptAsync(owner, "links.read");
    }

    private async Task<HttpClient> ColleagueAsync(HandleClient owner, string role)
    {
        var email = await admin.NewAccountAsync();
        Assert.Equal(HttpStatusCode.OK, (await owner.PutAsync("collaborators", new { email, role })).Status);
        return await admin.SignInAsync(email);
    }

    private async Task<HttpClient> ScriptAsync(HandleClient owner, string scope, DateTimeOffset? expiresAt = null)
    {
        var created = await owner.SendAsync(HttpMethod.Post, "tokens", new { name = "x", scopes = new[] { scope }, expiresAt = expiresAt ?? admin.Clock.GetUtcNow().AddDays(366) });
        Assert.True(created.Status == HttpStatusCode.Created, created.ToString());
        return Script(created.Text("token"));
    }

    private HttpClient Script(string token)
    {
        var client = admin.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, HandleClient owner, string path) =>
        client.GetAsync(new Uri($"/v2/public/handles/{owner.Handle}/{path}", UriKind.Relative));
}
