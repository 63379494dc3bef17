using Gharart.TestKit;
using Gharart.TestKit.Dns;
using Microsoft.AspNetCore.Builder;

namespace Gharart.EndToEnd.Tests.Redis;

/// <summary>Custom hosts at several edges, over a real Redis.</summary>
public sealed class RedisCustomHostTests : IDisposable
{
    private const string Host = "go.shop.example";
    private const string First = "https://shop.example/first";

    private readonly RedisServer _redis = new();

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task Host_ProvedAndTakenOut_IsSeenByAllEdgesAndAdmins()
    {
        var zone = new DnsZone();
        await using var resolver = zone.Serve();
        await using var deployment = await RedisDeployment.StartAsync(
            _redis, edges: 2, admins: 2, new Dictionary<string, string?>(TestSettings.NoLimits) { ["Gharart:Dns:Resolvers"] = resolver.Address });
        using var second = await deployment.SignInAsync(1);
        Assert.All(await LocationsAsync(), Assert.Null);

        var settings = await deployment.Api.PutAsync($"handles/{RedisDeployment.Handle}", new { customHosts = new[] { Host } });
        var challenge = settings["customHostProofs"]![0]!["challenges"]![0]!;
        zone.SetTxt((string)challenge["name"]!, (string)challenge["value"]!);
        Assert.Equal("VERIFIED", (string?)(await second.PostAsync($"handles/{RedisDeployment.Handle}/custom-hosts/{Host}/verify", new { }))["status"]);

        await SeenAsync("both edges route the host", First);
        foreach (var api in new[] { deployment.Api, second })
        {
            await Eventually.HoldsAsync("every admin refuses links that lead there", async () => await IsRefusedAsync(api));
        }

        await deployment.Api.PutAsync($"handles/{RedisDeployment.Handle}", new { });
        await SeenAsync("no edge knows the host", null);

        Task SeenAsync(string what, string? location) =>
            Eventually.HoldsAsync(what, async () => (await LocationsAsync()).All(one => one == location), TimeSpan.FromSeconds(10));

        async Task<string?[]> LocationsAsync() => [await LocationAsync(deployment.Edges[0]), await LocationAsync(deployment.Edges[1])];

        async Task<bool> IsRefusedAsync(ApiClient api)
        {
            try
            {
                await api.PutAsync($"handles/{RedisDeployment.Handle}/links/loop", new { destinationUrl = $"https://{Host}/loop" });
                return false;
            }
            catch (Xunit.Sdk.XunitException e)
            {
                Assert.Contains("invalid_destination_url", e.Message, StringComparison.Ordinal);
                return true;
            }
        }
    }

    private static async Task<string?> LocationAsync(WebApplication edge)
    {
        using var client = Clients.WithoutRedirects(edge.Urls.First());
        using var request = new HttpRequestMessage(HttpMethod.Head, "/link");
        request.Headers.Host = Host;
        using var answer = await client.SendAsync(request);
        return answer.Headers.Location?.OriginalString;
    }
}
