using System.Net;
using System.Text;
using Gharart.Core.Snapshots;
using Gharart.Edge.Redirecting;
using Gharart.TestKit;
using Gharart.TestKit.Snapshots;

namespace Gharart.Edge.Tests.Redirecting;

/// <summary>Links at hosts of their handle's own.</summary>
public class CustomHostTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    [Theory]
    [InlineData("go.acme.example")]
    [InlineData("GO.Acme.EXAMPLE")]
    [InlineData("go.acme.example.")]
    [InlineData("go.acme.example:443")]
    [InlineData("go.acme.example.:8080")]
    [InlineData("go.acme.example:")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("XN--BCHER-KVA.example:80")]
    public async Task Host_InAnyForm_NamesItsHandle(string host)
    {
        using var response = await edge.SendAsync(HttpMethod.Get, "/SALE/?a=b", host);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith("https://shop.example/sale?x=1&a=b&ctx=", response.Location(), StringComparison.Ordinal);
        Assert.Equal((SampleHandles.AcmeNumber, SampleHandles.SaleNumber), (response.Location().Claims().HandleId, response.Location().Claims().LinkId));
    }

    [Theory]
    [InlineData("acme.example")]
    [InlineData("x.go.acme.example")]
    [InlineData("go.acme.example.example")]
    [InlineData("go-acme.example")]
    [InlineData("go.acme.example.localhost")]
    [InlineData("help.example")]
    [InlineData("xn--bcher-kva")]
    public async Task Host_OfNobodyOrOfAnotherHandle_IsUnknown(string host)
    {
        using var response = await edge.SendAsync(HttpMethod.Get, "/sale", host);
        using var unknown = await edge.SendAsync(HttpMethod.Get, "/sale", "nobody.example");

        response.AssertRefused(404);
        Assert.Equal(unknown.HeaderNames(), response.HeaderNames());
        Assert.Equal(await TextAsync(unknown), await TextAsync(response));

        static async Task<string> TextAsync(HttpResponseMessage answer) =>
            (await answer.Content.ReadAsStringAsync()).Replace(answer.Header("x-request-id"), "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_AtACustomHost_AreThoseOfEveryHost()
    {
        using var robots = await edge.SendAsync(HttpMethod.Get, "/robots.txt", SampleHandles.CustomHost);
        Assert.Equal(HttpStatusCode.OK, robots.StatusCode);
        using var security = await edge.SendAsync(HttpMethod.Get, "/.well-known/security.txt", SampleHandles.CustomHost);
        Assert.StartsWith("Contact: ", await security.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var challenge = await edge.SendAsync(HttpMethod.Get, "/.well-known/gharart-challenge/00112233445566778899", SampleHandles.CustomHost);
        challenge.AssertRefused(404);
        using var root = await edge.SendAsync(HttpMethod.Get, "/", SampleHandles.CustomHost);
        root.AssertRefused(404);
        using var direct = await edge.SendAsync(HttpMethod.Get, "/_edge/redirect/rescue/lost", SampleHandles.CustomHost);
        Assert.StartsWith("https://safe.example/home", direct.Location(), StringComparison.Ordinal);
        using var head = await edge.SendAsync(HttpMethod.Head, "/sale", SampleHandles.CustomHost);
        Assert.Equal("https://shop.example/sale?x=1#top", head.Location());
        using var bridge = await edge.SendAsync(HttpMethod.Get, "/bridge", SampleHandles.CustomHost);
        Assert.Contains("https://shop.example/bridge?a=1", await bridge.AssertPageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_AskedForAtACustomHost_ShowsTheAddressThatTheVisitorHas()
    {
        using var custom = await edge.SendAsync(HttpMethod.Get, "/sale+", "GO.acme.example:80");
        using var own = await edge.SendAsync(HttpMethod.Get, "/sale+", SampleHandles.Host);
        using var direct = await edge.SendAsync(HttpMethod.Get, "/_edge/redirect/acme/sale+", SampleHandles.CustomHost);

        Assert.Contains("<dd>go.acme.example/Sale</dd>", await custom.AssertPageAsync(), StringComparison.Ordinal);
        Assert.Contains("<dd>acme.localhost/Sale</dd>", await own.AssertPageAsync(), StringComparison.Ordinal);
        Assert.Contains("<dd>acme.localhost/Sale</dd>", await direct.AssertPageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visit_AtACustomHost_GetsAHostOnlyCookieAndIsNoReferralOfItsOwn()
    {
        using var split = await edge.SendAsync(HttpMethod.Get, "/split", SampleHandles.CustomHost);
        Assert.Matches("^gx_vid=[A-Za-z0-9_-]{22}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax$", split.Header("Set-Cookie"));

        var clicks = await edge.ClicksOfAsync(async () =>
        {
            foreach (var referrer in new[] { "https://go.acme.example/other", "https://acme.localhost/other" })
            {
                using var response = await edge.SendAsync(HttpMethod.Get, "/plain", "Go.Acme.example.:8443", ("Referer", referrer));
                Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            }
        });
        Assert.Equal(["direct", "referral"], clicks.Select(click => click.Source));
        Assert.All(clicks, click => Assert.Equal(SampleHandles.AcmeNumber, click.HandleId));
    }

    [Fact]
    public async Task Hosts_TakenAwayAndGivenToAnother_FollowEachRevision()
    {
        await using var own = new EdgeFixture();
        await own.InitializeAsync();
        own.Published.Hosts = [];
        await PublishAsync(2);
        Assert.Equal(404, await StatusAsync("/sale"));

        own.Published.Hosts = [new HostRoute(SampleHandles.CustomHost, 8)];
        await PublishAsync(3);
        Assert.Equal(404, await StatusAsync("/sale"));
        Assert.Equal(302, await StatusAsync("/lost"));

        // A restart with nothing but its own copy.
        await Eventually.HoldsAsync("the copy is written", () => ManifestIs(3));
        await own.StopAsync();
        Directory.Delete(own.TransportDirectory, recursive: true);
        await own.StartAsync();
        Assert.Equal(302, await StatusAsync("/lost"));

        async Task PublishAsync(ulong revision)
        {
            await own.Published.PublishAsync(revision, SampleHandles.All);
            await Eventually.HoldsAsync($"revision {revision} is served", () => own.Serves(revision));
        }

        async Task<int> StatusAsync(string path)
        {
            using var response = await own.SendAsync(HttpMethod.Get, path, SampleHandles.CustomHost);
            return (int)response.StatusCode;
        }

        bool ManifestIs(ulong revision) =>
            File.Exists(Path.Combine(own.LastKnownGoodDirectory, "manifest"))
            && Manifest.TryReadRevision(File.ReadAllBytes(Path.Combine(own.LastKnownGoodDirectory, "manifest")), out var held) && held == revision;
    }

    [Fact]
    public async Task Destination_AtACustomHostOfAnybody_IsNotFollowed()
    {
        await using var own = new EdgeFixture();
        await own.InitializeAsync();
        own.Published.Hosts = [new HostRoute("shop.example", 8)];
        await own.Published.PublishAsync(2, SampleHandles.All);
        await Eventually.HoldsAsync("revision 2 is served", () => own.Serves(2));

        using var refused = await own.SendAsync("/sale", ("Accept", "application/json"));
        await refused.AssertProblemAsync(403, "destination_not_trusted");
        Assert.Contains("\"reason\":\"own_host\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var page = await own.SendAsync("/sale+");
        Assert.Contains("Short links themselves live at shop.example", await page.AssertPageAsync(), StringComparison.Ordinal);
        Assert.StartsWith("https://waived.example/", await own.LocationOfAsync("/waived"), StringComparison.Ordinal);

        own.Published.Hosts = [];
        await own.Published.PublishAsync(3, SampleHandles.All);
        await Eventually.HoldsAsync("revision 3 is served", () => own.Serves(3));
        Assert.StartsWith("https://shop.example/sale", await own.LocationOfAsync("/sale"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindHandle_RandomHosts_AgreesWithADictionary()
    {
        const int Seed = 20_261_127;
        var random = new Random(Seed);
        var oracle = new Dictionary<string, uint>(StringComparer.Ordinal);
        for (var i = 0; i < 300; i++)
        {
            oracle[RandomHost()] = (uint)random.Next(1, 41);
        }

        using var published = new PublishedSnapshot();
        var manifest = await published.PublishAsync([.. Enumerable.Range(1, 40)
            .Select(i => new SnapshotFixture(new HandleDefinition { Number = (uint)i, Name = Define.Name($"brand-{i}") }, []))]);
        await published.PublishAsync(manifest with { Revision = 2, Hosts = [.. oracle.Select(pair => new HostRoute(pair.Key, pair.Value))] });
        var index = await published.LoadAsync();
        string[] known = [.. oracle.Keys];
        for (var round = 0; round < 20_000; round++)
        {
            var host = random.Next(3) switch { 0 => RandomHost(), 1 => Damaged(known[random.Next(known.Length)]), _ => known[random.Next(known.Length)] };
            var sent = string.Concat(host.Select(c => random.Next(2) == 0 ? char.ToUpperInvariant(c) : c))
                + (random.Next(3) == 0 ? "." : "") + (random.Next(3) == 0 ? $":{random.Next(65_536)}" : "");

            // The public domain's names are the handles', whoever else might claim them.
            var expected = !host.EndsWith(".localhost", StringComparison.Ordinal) ? oracle.GetValueOrDefault(host)
                : uint.TryParse(host.Replace("brand-", "", StringComparison.Ordinal)[..^".localhost".Length], out var number) && number <= 40 ? number
                : 0;

            var found = ShortLinkAddress.Parse(Encoding.ASCII.GetBytes(sent), "/sale"u8, "localhost"u8).FindHandle(index)?.Number ?? 0;

            Assert.True(expected == found, $"seed {Seed}, round {round}: {sent} led to {found} instead of {expected}.");
        }

        // Few letters, so that near misses are common.
        string RandomHost() => random.Next(5) == 0
            ? $"brand-{random.Next(1, 45)}.localhost"
            : string.Join('.', Enumerable.Range(0, random.Next(2, 5)).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => "ab-z09"[random.Next(6)])])));

        string Damaged(string host)
        {
            var at = random.Next(host.Length);
            return random.Next(3) switch
            {
                0 => host.Remove(at, 1) is { Length: > 0 } shorter && shorter[^1] != '.' ? shorter : "x",
                1 => host.Insert(at, "a"),
                _ => string.Concat(host.AsSpan(0, at), "-", host.AsSpan(at + 1)),
            };
        }
    }
}
