using System.Net.Http.Headers;
using System.Text.Json;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests;

/// <summary>
/// Every mapped route with every kind of credential (contract §2). Requests carry a body that nobody can read and an <c>If-Match</c> that
/// nothing matches, so that those who are let in change nothing.
/// </summary>
public class AccessMatrixTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private readonly List<Credential> _credentials = [];

    [Fact]
    public async Task EveryRoute_WithEveryCredential_AnswersAsTheContractSays()
    {
        await ArrangeAsync();
        var routes = ApiRoutes.Of(admin.Services).Where(route => !route.IsOpen).ToList();
        using var client = admin.Anonymous();
        var wrong = new List<string>();
        foreach (var route in routes)
        {
            foreach (var credential in _credentials)
            {
                var expected = Expect(route, credential);
                var (status, code) = await SendAsync(client, route, credential);
                var isRight = expected is null ? status is not (401 or 403) && status < 500 && code != "handle_not_found" : expected == $"{status} {code}";
                if (!isRight)
                {
                    wrong.Add($"{route.Name} with {credential.Name}: {status} {code} instead of {expected ?? "being let in"}");
                }
            }
        }

        Assert.True(routes.Count(route => route.Twin is null) > 15 && routes.Count(route => route.Twin is not null) > 10, "Too few routes were found.");
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n" + string.Join('\n', wrong.Take(30)) + admin.Log);
    }

    // Null: let in.
    private static string? Expect(ApiRoute route, Credential credential)
    {
        if (credential.Refusal is not null)
        {
            return "401 " + credential.Refusal;
        }

        if (route.Twin is not null != credential.Scopes is not null)
        {
            return "403 insufficient_scope";
        }

        if (route.Role is not null && credential.Role is null)
        {
            return "404 handle_not_found";
        }

        if (route.Twin is { } twin)
        {
            return Scopes.Cover(credential.Scopes!, twin.Scope) ? null : "403 insufficient_scope";
        }

        return credential.Role < route.Role || (route.Name.Contains(" /v2/operator/", StringComparison.Ordinal) && !credential.IsOperator) ? "403 insufficient_role" : null;
    }

    private static async Task<(int Status, string? Code)> SendAsync(HttpClient client, ApiRoute route, Credential credential)
    {
        using var request = new HttpRequestMessage(route.Method, route.Fill("matrix"));
        request.Headers.TryAddWithoutValidation("If-Match", "never");
        if (credential.Text is not null)
        {
            request.Headers.TryAddWithoutValidation(credential.IsApiKey ? "x-api-key" : "Authorization", (credential.IsApiKey ? "" : "Bearer ") + credential.Text);
        }

        if (route.Method != HttpMethod.Get && route.Method != HttpMethod.Delete)
        {
            request.Content = new StringContent("[", new MediaTypeHeaderValue("application/json"));
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return ((int)response.StatusCode, isProblem ? JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error").GetString() : null);
    }

    private async Task ArrangeAsync()
    {
        using var early = await admin.OwnerAsync();
        admin.Clock.Advance(AccessTokens.Lifetime);
        using var owner = await admin.OwnerAsync();
        await owner.PostJsonAsync("/v2/handles", """{"handle":"matrix"}""").ReadAsync(System.Net.HttpStatusCode.Created);
        await owner.PostJsonAsync("/v2/handles", """{"handle":"matrix-other"}""").ReadAsync(System.Net.HttpStatusCode.Created);
        using var revoked = await admin.OwnerAsync();
        await revoked.PostAsync(new Uri("/v2/auth/logout", UriKind.Relative), null).ReadAsync(System.Net.HttpStatusCode.NoContent);

        Add(new Credential("nothing", null, "missing_bearer_token"));
        Add(new Credential("an expired JWT", Text(early), "token_expired"));
        Add(new Credential("a revoked JWT", Text(revoked), "token_revoked"));
        Add(new Credential("a tampered JWT", Tamper(Text(owner)), "invalid_token"));
        Add(new Credential("the owner", Text(owner), Role: HandleRole.Owner) { IsOperator = true });
        foreach (var role in new[] { HandleRole.Operator, HandleRole.Creator })
        {
            using var member = await MemberAsync(role);
            Add(new Credential($"a {role}", Text(member), Role: role));
        }

        using var stranger = await admin.NewUserAsync();
        Add(new Credential("a stranger", Text(stranger)));
        await AddTokensAsync(owner);
    }

    private async Task AddTokensAsync(HttpClient owner)
    {
        foreach (var scope in Scopes.All)
        {
            Add(new Credential($"a token for {scope}", await TokenAsync(owner, "matrix", scope), Role: HandleRole.Operator) { Scopes = [scope] });
        }

        var all = await TokenAsync(owner, "matrix", "*");
        Add(new Credential("a token as API key", all, Role: HandleRole.Operator) { Scopes = ["*"], IsApiKey = true });
        Add(new Credential("a token of another handle", await TokenAsync(owner, "matrix-other", "*")) { Scopes = ["*"] });
        Add(new Credential("a tampered token", Tamper(all), "invalid_token"));
        Add(new Credential("a made-up token", TokenText.New().Text, "invalid_token"));
        Add(new Credential("an expired token", await EndedAsync(token => token.ExpiresAt = admin.Clock.GetUtcNow()), "token_expired"));
        Add(new Credential("a revoked token", await EndedAsync(token => token.RevokedAt = admin.Clock.GetUtcNow()), "token_revoked"));
        return;

        async Task<string> EndedAsync(Action<PersonalAccessToken> end)
        {
            var text = await TokenAsync(owner, "matrix", "*");
            await admin.WithDatabaseAsync(async db =>
            {
                end(await db.PersonalAccessTokens.OrderBy(token => token.Id).LastAsync());
                return await db.SaveChangesAsync();
            });
            return text;
        }
    }

    private void Add(Credential credential) => _credentials.Add(credential);

    private async Task<HttpClient> MemberAsync(HandleRole role)
    {
        var email = await admin.NewAccountAsync();
        await admin.WithDatabaseAsync(async db =>
        {
            var (handle, account) = (await db.Handles.SingleAsync(row => row.Name == "matrix"), await db.Accounts.SingleAsync(row => row.Email == email));
            db.HandleMembers.Add(new HandleMember { HandleId = handle.Id, AccountId = account.Id, Role = role });
            return await db.SaveChangesAsync();
        });
        return await admin.SignInAsync(email);
    }

    private static async Task<string> TokenAsync(HttpClient owner, string handle, string scope) =>
        (await owner.PostJsonAsync($"/v2/handles/{handle}/tokens", $$"""{"name":"x","scopes":["{{scope}}"]}""").ReadAsync(System.Net.HttpStatusCode.Created))
        .GetProperty("token").GetString()!;

    private static string Text(HttpClient client) => client.DefaultRequestHeaders.Authorization!.Parameter!;

    private static string Tamper(string text) => text[..^10] + (text[^10] == 'x' ? 'y' : 'x') + text[^9..];

    /// <param name="Name">For people.</param>
    /// <param name="Text">What is sent.</param>
    /// <param name="Refusal">The code of the 401 that it gets everywhere.</param>
    /// <param name="Role">On the handle; null for none.</param>
    private sealed record Credential(string Name, string? Text, string? Refusal = null, HandleRole? Role = null)
    {
        public string[]? Scopes { get; init; }

        public bool IsApiKey { get; init; }

        public bool IsOperator { get; init; }
    }
}
