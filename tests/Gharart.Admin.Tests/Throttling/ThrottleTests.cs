using System.Net;
using System.Net.Http.Json;

namespace Gharart.Admin.Tests.Throttling;

public class ThrottleTests(DefaultThrottlesFixture admin) : IClassFixture<DefaultThrottlesFixture>
{
    private static readonly Uri Handles = new("/v2/handles", UriKind.Relative);

    private static int Networks;

    [Fact]
    public async Task Answer_OfEveryKind_SaysWhatIsLeft()
    {
        using var client = await SignInAsync();
        using var stranger = From(NewAddress());
        using var encoded = new HttpRequestMessage(HttpMethod.Post, Handles) { Content = new StringContent("{}") };
        encoded.Content.Headers.ContentEncoding.Add("gzip");

        await SaysAsync(client.GetAsync(Handles), 200, "read", 600, 599);
        await SaysAsync(client.GetAsync(new Uri("/v2/nowhere", UriKind.Relative)), 404, "read", 600, 598);
        await SaysAsync(client.PostJsonAsync("/v2/handles", "{"), 400, "write", 120, 119);
        await SaysAsync(client.SendAsync(encoded), 415, "write", 120, 118);
        await SaysAsync(client.DeleteAsync(Handles), 405, "write", 120, 117);
        await SaysAsync(stranger.GetAsync(Handles), 401, "read", 600, 599);
        await SaysAsync(stranger.PostJsonAsync("/v2/auth/login", "{}"), 400, "login", 10, 9);
        using var health = await stranger.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.False(health.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task Login_OneTooMany_IsRefusedForTheNetworkAlone()
    {
        using var client = From("203.0.113.7");
        using var neighbour = From("203.0.113.200");
        using var elsewhere = From("203.0.114.7");
        for (var i = 0; i < 10; i++)
        {
            await client.PostJsonAsync("/v2/auth/login", "{}").RefusedAsync(400, "validation_error");
        }

        using var refused = await neighbour.PostJsonAsync("/v2/auth/login", "{}");
        var problem = await Task.FromResult(refused).RefusedAsync(429, "rate_limited");

        Assert.Equal("throttled", problem.GetProperty("reason").GetString());
        Assert.Equal(TimeSpan.FromSeconds(6), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("\"login\";r=0;t=60", refused.Headers.GetValues("RateLimit").Single());
        await elsewhere.PostJsonAsync("/v2/auth/login", "{}").RefusedAsync(400, "validation_error");
        admin.Clock.Advance(TimeSpan.FromSeconds(6));
        await client.PostJsonAsync("/v2/auth/login", "{}").RefusedAsync(400, "validation_error");
        await client.PostJsonAsync("/v2/auth/login", "{}").RefusedAsync(429, "rate_limited");
    }

    [Fact]
    public async Task Login_FromIPv6_SharesTheBucketOfItsSlash56()
    {
        using var client = From("2001:db8:1:100::1");
        using var sameSite = From("2001:db8:1:1ff::9");
        using var elsewhere = From("2001:db8:1:200::1");
        for (var i = 0; i < 10; i++)
        {
            await client.PostJsonAsync("/v2/auth/login", "{}").RefusedAsync(400, "validation_error");
        }

        await sameSite.PostJsonAsync("/v2/auth/login", "{}").RefusedAsync(429, "rate_limited");
        await elsewhere.PostJsonAsync("/v2/auth/login", "{}").RefusedAsync(400, "validation_error");
    }

    [Fact]
    public async Task Callers_OfOneNetwork_HaveBucketsOfTheirOwn()
    {
        var address = NewAddress();
        using var one = await SignInAsync(address);
        using var other = await SignInAsync(address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 130).Select(_ => one.PostJsonAsync("/v2/handles", "{}")));

        Assert.Equal(120, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest));
        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
        await SaysAsync(one.GetAsync(Handles), 200, "read", 600, 599);
        await SaysAsync(other.PostJsonAsync("/v2/handles", "{}"), 400, "write", 120, 119);
    }

    private static async Task SaysAsync(Task<HttpResponseMessage> sending, int status, string name, int quota, int left)
    {
        using var response = await sending;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"\"{name}\";q={quota};w=60", response.Headers.GetValues("RateLimit-Policy").Single());
        Assert.StartsWith($"\"{name}\";r={left};t=", response.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    private static string NewAddress() => $"198.18.{Interlocked.Increment(ref Networks)}.1";

    private HttpClient From(string address)
    {
        var client = admin.Anonymous();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    // Each from a network of its own, so that no test uses up the log-ins of another.
    private async Task<HttpClient> SignInAsync(string? address = null)
    {
        var client = From(address ?? NewAddress());
        using var response = await client.PostAsJsonAsync("/v2/auth/login", new { email = await admin.NewAccountAsync(), password = AdminFixture.Password });
        var token = (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }
}
