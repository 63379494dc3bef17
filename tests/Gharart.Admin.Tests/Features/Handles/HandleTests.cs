using System.Net;
using System.Text.Json;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Features.Handles;

public class HandleTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private static int Names;

    private static readonly Uri Handles = new("/v2/handles", UriKind.Relative);

    [Fact]
    public async Task Create_ThenGet_AnswersAllFieldsAndTheOwner()
    {
        using var client = await admin.NewUserAsync();
        using var created = await client.PostJsonAsync("/v2/handles", """{"handle":"festive","displayName":"Festive","timeZone":"Europe/Berlin"}""");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/v2/handles/festive", created.Headers.Location?.OriginalString);
        Assert.Equal("\"v1\"", created.Headers.ETag?.Tag);
        var expected = """
            {"handle":"festive","displayName":"Festive","timeZone":"Europe/Berlin","fallbackUrl":null,"collisionPolicy":"WARN","customHosts":[],"customHostProofs":[],"contextOrigins":[],"role":"OWNER","version":1,"createdAt":"2026-05-01T10:00:00.000Z","updatedAt":"2026-05-01T10:00:00.000Z"}
            """;
        Assert.Equal(expected, await created.Content.ReadAsStringAsync());
        Assert.Equal(expected, await client.GetStringAsync(new Uri("/v2/handles/festive", UriKind.Relative)));
    }

    [Theory]
    [InlineData("{}", "invalid_handle")]
    [InlineData("""{"handle":"ab"}""", "invalid_handle")]
    [InlineData("""{"handle":"abcdefghijabcdefghijabcdefghijx"}""", "invalid_handle")]
    [InlineData("""{"handle":"Upper"}""", "invalid_handle")]
    [InlineData("""{"handle":"-abc"}""", "invalid_handle")]
    [InlineData("""{"handle":"abc-"}""", "invalid_handle")]
    [InlineData("""{"handle":"abc\n"}""", "invalid_handle")]
    [InlineData("""{"handle":"www"}""", "invalid_handle")]
    [InlineData("""{"handle":"xn--abc"}""", "invalid_handle")]
    [InlineData("""{"handle":"good-one","timeZone":"Mars/Base"}""", "invalid_time_zone")]
    [InlineData("""{"handle":"good-one","timeZone":"W. Europe Standard Time"}""", "invalid_time_zone")]
    [InlineData("""{"handle":"good-one","timeZone":"../UTC"}""", "invalid_time_zone")]
    [InlineData("""{"handle":"good-one","displayName":"a\u0007b"}""", "invalid_display_name")]
    public async Task Create_OneFieldWrong_HasItsOwnCode(string json, string code)
    {
        using var client = await admin.OwnerAsync();

        var problem = await client.PostJsonAsync("/v2/handles", json).RefusedAsync(400, code);

        Assert.Single(problem.ErrorFields());
    }

    [Fact]
    public async Task Create_SeveralFieldsWrong_ListsAll()
    {
        using var client = await admin.OwnerAsync();

        var problem = await client.PostJsonAsync("/v2/handles", $$"""{"handle":"!","timeZone":"x","displayName":"{{new string('x', 121)}}"}""").RefusedAsync(400, "validation_error");

        Assert.Equal(["displayName", "handle", "timeZone"], problem.ErrorFields());
    }

    [Fact]
    public async Task Create_Taken_IsConflict()
    {
        using var client = await admin.OwnerAsync();
        using var other = await admin.NewUserAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"taken"}""").ReadAsync(HttpStatusCode.Created);

        var problem = await other.PostJsonAsync("/v2/handles", """{"handle":"taken"}""").RefusedAsync(409, "conflict");

        Assert.Equal("This handle is taken.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Get_OfSomebodyElse_IsTheSameAsMissing()
    {
        using var client = await admin.OwnerAsync();
        using var other = await admin.NewUserAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"private-one"}""").ReadAsync(HttpStatusCode.Created);

        var foreign = await other.GetAsync(new Uri("/v2/handles/private-one", UriKind.Relative)).RefusedAsync(404, "handle_not_found");
        var missing = await other.GetAsync(new Uri("/v2/handles/missing-one", UriKind.Relative)).RefusedAsync(404, "handle_not_found");

        Assert.Equal(missing.GetProperty("detail").GetString(), foreign.GetProperty("detail").GetString());
        await other.SendJsonAsync(HttpMethod.Put, "/v2/handles/private-one", "not even JSON").RefusedAsync(404, "handle_not_found");
    }

    [Fact]
    public async Task Put_ByCreator_IsInsufficientRole()
    {
        using var client = await admin.OwnerAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"with-team"}""").ReadAsync(HttpStatusCode.Created);
        var email = await admin.NewAccountAsync();
        await admin.WithDatabaseAsync(async db =>
        {
            var handle = await db.Handles.SingleAsync(row => row.Name == "with-team");
            var account = await db.Accounts.SingleAsync(row => row.Email == email);
            db.HandleMembers.Add(new HandleMember { HandleId = handle.Id, AccountId = account.Id, Role = HandleRole.Creator });
            return await db.SaveChangesAsync();
        });
        using var creator = await admin.SignInAsync(email);

        var read = await creator.GetAsync(new Uri("/v2/handles/with-team", UriKind.Relative)).ReadAsync();
        await creator.SendJsonAsync(HttpMethod.Put, "/v2/handles/with-team", "{}").RefusedAsync(403, "insufficient_role");

        Assert.Equal("CREATOR", read.GetProperty("role").GetString());
    }

    [Fact]
    public async Task Put_ReplacesSettings_CountsVersionAndMovesTheETag()
    {
        using var client = await admin.OwnerAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"to-change","displayName":"Before"}""").ReadAsync(HttpStatusCode.Created);

        using var response = await client.SendJsonAsync(
            HttpMethod.Put, "/v2/handles/to-change", """{"fallbackUrl":"https://shop.example/?a=1#b","collisionPolicy":"REJECT","timeZone":"Asia/Kolkata"}""", "\"v1\"");
        var changed = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal("\"v2\"", response.Headers.ETag?.Tag);
        Assert.Equal(2, changed.GetProperty("version").GetInt32());
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("displayName").ValueKind);
        Assert.Equal("Asia/Kolkata", changed.GetProperty("timeZone").GetString());
        Assert.Equal("https://shop.example/?a=1#b", changed.GetProperty("fallbackUrl").GetString());
        Assert.Equal(changed.ToString(), (await client.GetAsync(new Uri("/v2/handles/to-change", UriKind.Relative)).ReadAsync()).ToString());
    }

    [Theory]
    [InlineData("\"v9\"", false)]
    [InlineData("W/\"v1\"", false)]
    [InlineData("v1", false)]
    [InlineData("", false)]
    [InlineData("\"v9\", \"v1\"", true)]
    [InlineData("*", true)]
    [InlineData(null, true)]
    public async Task Put_IfMatch_DecidesOnTheVersion(string? ifMatch, bool passes)
    {
        using var client = await admin.OwnerAsync();
        var name = $"match-{Interlocked.Increment(ref Names)}";
        await client.PostJsonAsync("/v2/handles", $$"""{"handle":"{{name}}"}""").ReadAsync(HttpStatusCode.Created);

        var put = client.SendJsonAsync(HttpMethod.Put, $"/v2/handles/{name}", """{"displayName":"x"}""", ifMatch);

        _ = passes ? await put.ReadAsync() : await put.RefusedAsync(412, "precondition_failed");
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//shop.example")]
    [InlineData("https://user:pw@shop.example/")]
    [InlineData("https://shop.example/a b")]
    [InlineData("https://shop.example\\\\@evil.example/")]
    public async Task Put_FallbackThatNoBrowserShouldFollow_IsRefused(string url)
    {
        using var client = await admin.OwnerAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"fallbacks"}""");

        await client.SendJsonAsync(HttpMethod.Put, "/v2/handles/fallbacks", $$"""{"fallbackUrl":"{{url}}"}""").RefusedAsync(400, "invalid_fallback_url");
    }

    [Fact]
    public async Task List_InPages_ShowsOwnHandlesOnceInOrder()
    {
        using var client = await admin.NewUserAsync();
        using var other = await admin.NewUserAsync();
        await other.PostJsonAsync("/v2/handles", """{"handle":"page-of-other"}""").ReadAsync(HttpStatusCode.Created);
        string[] names = ["page-c", "page-a", "page-e", "page-b", "page-d"];
        foreach (var name in names)
        {
            await client.PostJsonAsync("/v2/handles", $$"""{"handle":"{{name}}"}""").ReadAsync(HttpStatusCode.Created);
        }

        var seen = new List<string>();
        var tokens = new List<string>();
        string? token = null;
        do
        {
            var page = await client.GetAsync(new Uri($"/v2/handles?limit=2&nextToken={token}", UriKind.Relative)).ReadAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("handle").GetString()!));
            token = page.GetProperty("nextToken").GetString();
            tokens.Add(token ?? "");
        }
        while (token is not null);

        Assert.Equal(names.Order(), seen);
        Assert.Equal(3, tokens.Count);
        var tampered = (tokens[0][0] == 'A' ? 'B' : 'A') + tokens[0][1..];
        await client.GetAsync(new Uri($"/v2/handles?nextToken={tampered}", UriKind.Relative)).RefusedAsync(400, "invalid_next_token");
        await other.GetAsync(new Uri($"/v2/handles?nextToken={tokens[0]}", UriKind.Relative)).RefusedAsync(400, "invalid_next_token");
    }

    [Fact]
    public async Task Create_FromManyAtOnce_OneWins()
    {
        using var client = await admin.OwnerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostJsonAsync("/v2/handles", """{"handle":"raced-for"}""")));

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Conflict, 7).Prepend(HttpStatusCode.Created)], answers.Select(answer => answer.StatusCode).Order());
        Assert.Single((await client.GetAsync(Handles).ReadAsync()).GetProperty("items").EnumerateArray(), item => item.GetProperty("handle").GetString() == "raced-for");
    }

    [Fact]
    public async Task Put_FromManyAtOnce_LosesNoUpdate()
    {
        using var client = await admin.OwnerAsync();
        await client.PostJsonAsync("/v2/handles", """{"handle":"put-race"}""").ReadAsync(HttpStatusCode.Created);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            client.SendJsonAsync(HttpMethod.Put, "/v2/handles/put-race", $$"""{"displayName":"n{{i}}"}""", "\"v1\"")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode));
    }
}
