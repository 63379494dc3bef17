using Gharart.Core.Snapshots;
using Gharart.TestKit;

namespace Gharart.Edge.Tests.Redirecting;

/// <summary>Behind a proxy that is listed in <c>Gharart__TrustedProxies</c>.</summary>
public class TrustedProxyTests(TrustedProxyTests.Proxied proxied) : IClassFixture<TrustedProxyTests.Proxied>
{
    private EdgeFixture Edge => proxied.Edge;

    [Theory]
    [InlineData("198.51.100.7", "DE", "https://shop.example/de?")]
    [InlineData("203.0.113.9", "IN", "https://shop.example/in?")]
    [InlineData("192.0.2.200", "US", "https://shop.example/world?")]
    [InlineData("2001:db8:100::1", "DE", "https://shop.example/de?")]
    [InlineData("10.1.2.3", "XX", "https://shop.example/world?")]
    [InlineData("198.51.100.7, 203.0.113.9", "IN", "https://shop.example/in?")]
    [InlineData("198.51.100.7, 127.0.0.1", "DE", "https://shop.example/de?")]
    [InlineData("nonsense", "XX", "https://shop.example/world?")]
    [InlineData("", "XX", "https://shop.example/world?")]
    public async Task ForwardedFor_FromATrustedPeer_TellsTheCountry(string forwarded, string country, string destination)
    {
        Assert.StartsWith(destination, await Edge.LocationOfAsync("/country", ("X-Forwarded-For", forwarded)), StringComparison.Ordinal);
        Assert.Equal(country, (await Edge.ClickOfAsync("/country", ("X-Forwarded-For", forwarded))).Country);
    }

    [Theory]
    [InlineData("DE", "DE")]
    [InlineData(" in ", "IN")]
    [InlineData("QQQ", "US")]
    [InlineData("", "US")]
    public async Task CountryHeader_FromATrustedPeer_BeatsTheDatabase(string header, string country) =>
        Assert.Equal(country, (await Edge.ClickOfAsync("/country", ("X-Forwarded-For", "192.0.2.1"), ("CF-IPCountry", header))).Country);

    [Fact]
    public async Task CountryHeader_FromAStranger_IsIgnored()
    {
        await using var open = new EdgeFixture().With("CountryHeader", "CF-IPCountry").With("TrustedProxies", "10.0.0.0/8");
        await open.InitializeAsync();

        Assert.Equal("XX", (await open.ClickOfAsync("/country", ("CF-IPCountry", "DE"), ("X-Forwarded-For", "198.51.100.7"))).Country);
    }

    [Fact]
    public async Task Split_WithoutACookie_StaysWithNetworkAndAgent()
    {
        var seen = new HashSet<string>();
        for (var network = 0; network < 40; network++)
        {
            var first = await SplitOfAsync($"100.{network}.0.1");
            Assert.Equal(first, await SplitOfAsync($"100.{network}.0.254"));
            seen.Add(first);
        }

        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public async Task Cookie_SetOnTheFirstVisit_KeepsItsVariantFromAnywhere()
    {
        for (var network = 0; network < 40; network++)
        {
            using var first = await Edge.SendAsync("/split", ("X-Forwarded-For", $"100.{network}.0.1"), ("User-Agent", Agents.Desktop));
            var cookie = first.Header("Set-Cookie");
            Assert.Matches("^gx_vid=[A-Za-z0-9_-]{22}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax$", cookie);

            using var next = await Edge.SendAsync(
                "/split", ("X-Forwarded-For", $"100.{network + 100}.9.9"), ("User-Agent", Agents.Phone), ("Cookie", cookie.Split(';')[0]));
            Assert.Equal(first.Location(), next.Location());
            Assert.False(next.Has("Set-Cookie"));
        }
    }

    [Fact]
    public async Task Cookie_WithoutASplit_IsNotSet()
    {
        foreach (var path in new[] { "/sale", "/device", "/missing", "/split+" })
        {
            using var response = await Edge.SendAsync(path, ("User-Agent", Agents.Phone));
            Assert.False(response.Has("Set-Cookie"), path);
        }
    }

    [Fact]
    public async Task PublishedSalt_OfTheDay_MakesTwoEdgesAgree()
    {
        var today = (uint)(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 86_400_000);
        VisitorSalt[] salts = [.. new[] { today - 1, today, today + 1 }.Select(day => new VisitorSalt(day, [.. Enumerable.Repeat((byte)day, VisitorSalt.Size)]))];
        var keys = new List<ulong>();
        for (var i = 0; i < 2; i++)
        {
            await using var one = new EdgeFixture();
            await one.Published.PublishAsync(1, salts, SampleHandles.All);
            await one.StartAsync();
            await Eventually.HoldsAsync("revision 1 is served", () => one.Serves(1));
            keys.Add((await one.ClickOfAsync("/sale", ("User-Agent", Agents.Desktop))).VisitorKey);
        }

        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[0], (await Edge.ClickOfAsync("/sale", ("User-Agent", Agents.Desktop))).VisitorKey);
    }

    private Task<string> SplitOfAsync(string address) => Edge.LocationOfAsync("/split", ("X-Forwarded-For", address), ("User-Agent", Agents.Desktop));

    public sealed class Proxied : IAsyncLifetime
    {
        public EdgeFixture Edge { get; } = new EdgeFixture().With("TrustedProxies", "127.0.0.0/8, ::1").With("CountryHeader", "CF-IPCountry");

        public Task InitializeAsync() => Edge.InitializeAsync();

        public Task DisposeAsync() => Edge.DisposeAsync();
    }
}
