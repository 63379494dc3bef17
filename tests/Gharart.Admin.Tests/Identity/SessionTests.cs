using System.Net;
using System.Net.Http.Headers;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Tests.Identity;

public class SessionTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private static readonly Uri Me = new("/v2/auth/me", UriKind.Relative);

    [Fact]
    public async Task Refresh_Rotates_AndTheNewPairWorks()
    {
        using var client = admin.Anonymous();
        var (_, first) = await StartAsync(client);

        var (access, second) = await RefreshAsync(client, first);

        Assert.NotEqual(first, second);
        await MeAsync(client, access).ReadAsync();
        await RefreshAsync(client, second);
    }

    [Fact]
    public async Task Refresh_SpentToken_EndsTheWholeSession()
    {
        using var client = admin.Anonymous();
        var (_, first) = await StartAsync(client);
        var (access, second) = await RefreshAsync(client, first);

        await PostAsync(client, "refresh", first).RefusedAsync(401, "token_revoked");

        await PostAsync(client, "refresh", second).RefusedAsync(401, "token_revoked");
        await MeAsync(client, access).RefusedAsync(401, "token_revoked");
    }

    [Fact]
    public async Task Refresh_SameTokenManyTimesAtOnce_OneWinsAtMost()
    {
        using var client = admin.Anonymous();
        var (_, first) = await StartAsync(client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync(client, "refresh", first)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Refresh_UnknownOrOldToken_IsRefused()
    {
        using var client = admin.Anonymous();
        var (_, token) = await StartAsync(client);

        await PostAsync(client, "refresh", "made-up").RefusedAsync(401, "invalid_token");
        await client.PostJsonAsync("/v2/auth/refresh", "{}").RefusedAsync(400, "invalid_refresh_token");
        admin.Clock.Advance(RefreshTokens.Lifetime);
        await PostAsync(client, "refresh", token).RefusedAsync(401, "token_expired");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logout_ByEitherToken_EndsTheSessionAtOnce(bool byAccessToken)
    {
        using var client = admin.Anonymous();
        var (access, refresh) = await StartAsync(client);
        var (otherAccess, _) = await StartAsync(client);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/auth/logout");
        if (byAccessToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        }
        else
        {
            request.Content = new StringContent($$"""{"refreshToken":"{{refresh}}"}""", null, "application/json");
        }

        await client.SendAsync(request).ReadAsync(HttpStatusCode.NoContent);

        await MeAsync(client, access).RefusedAsync(401, "token_revoked");
        await PostAsync(client, "refresh", refresh).RefusedAsync(401, "token_revoked");
        await MeAsync(client, otherAccess).ReadAsync();
    }

    [Fact]
    public async Task Logout_WithNothing_IsMissingBearerToken()
    {
        using var client = admin.Anonymous();

        await client.PostAsync(new Uri("/v2/auth/logout", UriKind.Relative), null).RefusedAsync(401, "missing_bearer_token");
    }

    private static async Task<(string Access, string Refresh)> StartAsync(HttpClient client)
    {
        var tokens = await client.PostJsonAsync("/v2/auth/login", $$"""{"email":"{{AdminFixture.OwnerEmail}}","password":"{{AdminFixture.Password}}"}""").ReadAsync();
        return (tokens.GetProperty("accessToken").GetString()!, tokens.GetProperty("refreshToken").GetString()!);
    }

    private static async Task<(string Access, string Refresh)> RefreshAsync(HttpClient client, string token)
    {
        var tokens = await PostAsync(client, "refresh", token).ReadAsync();
        return (tokens.GetProperty("accessToken").GetString()!, tokens.GetProperty("refreshToken").GetString()!);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string route, string token) =>
        client.PostJsonAsync("/v2/auth/" + route, $$"""{"refreshToken":"{{token}}"}""");

    private static Task<HttpResponseMessage> MeAsync(HttpClient client, string accessToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Me);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return client.SendAsync(request);
    }
}
