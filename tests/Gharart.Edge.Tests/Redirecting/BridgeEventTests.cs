using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gharart.Core.Clicks;

namespace Gharart.Edge.Tests.Redirecting;

/// <summary>Contract §9: GTM_EVENT templates on the BRIDGE page.</summary>
public partial class BridgeEventTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private const string Host = "https://www.googletagmanager.com";
    private const string Reports = "https://*.google-analytics.com https://*.analytics.google.com";

    [Fact]
    public async Task Get_Evented_SaysTheEventsAsData()
    {
        string? html = null;
        var clicks = await edge.ClicksOfAsync(async () =>
        {
            using var response = await edge.SendAsync("/EVENTED?utm_source=%3C/script%3E%22%5C&utm_campaign=%7Bslug%7D%27", ("User-Agent", Agents.Phone));
            Assert.Equal((HttpStatusCode.OK, "private, no-store"), (response.StatusCode, response.Header("Cache-Control")));
            html = await response.Content.ReadAsStringAsync();
        });

        var data = JsonNode.Parse(DataOf(html!))!;
        Assert.Equal("""["GTM-ABC1234"]""", data["containers"]!.ToJsonString());
        var expected = new JsonObject
        {
            ["event"] = "gharart_click",
            ["who"] = "acme/evented",
            ["campaign"] = "{slug}'",
            ["place"] = "XX MOBILE",
            ["source"] = "</script>\"\\",
            ["click"] = new ClickId(Assert.Single(clicks).ClickId).ToString(),
            ["hostile"] = "</script><script>alert(1)</script><!--\u2028'\"\\ 😀 &amp;",
        };
        Assert.True(JsonNode.DeepEquals(new JsonArray(expected, new JsonObject { ["event"] = "second" }), data["events"]), data.ToJsonString());
        Assert.Equal(2, Script().Count(html!));
        Assert.Equal(2, Regex.Count(html!, "</script", RegexOptions.IgnoreCase));
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"0; url=https://shop.example/evented?own=%3C/script%3E&amp;", html, StringComparison.Ordinal);
        Assert.Contains("rel=\"nofollow\" href=\"https://shop.example/evented?", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_WithEvents_NamesTheScriptByItsHashAndOneHost()
    {
        using var response = await edge.SendAsync("/evented", ("User-Agent", Agents.Desktop));
        using var plain = await edge.SendAsync("/bridge", ("User-Agent", Agents.Desktop));

        var html = await response.Content.ReadAsStringAsync();
        var script = Script().Matches(html)[1].Groups["text"].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Equal(
            $"{plain.Header("Content-Security-Policy")}; script-src 'sha256-{hash}' {Host}; connect-src {Host} {Reports}; img-src {Host} {Reports}", response.Header("Content-Security-Policy"));
        Assert.Equal(plain.HeaderNames(), response.HeaderNames());
        Assert.DoesNotContain(" src=", html, StringComparison.Ordinal);
        Assert.Contains($"\"{Host}/gtm.js?id=\"", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_LinkOfTheCampaign_LoadsItsOwnContainer()
    {
        using var response = await edge.SendAsync("/evented-festive", ("User-Agent", Agents.Desktop));

        Assert.Equal("""{"containers":["GTM-XYZ9"],"events":[{"event":"party"}]}""", DataOf(await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("Sec-GPC", "1")]
    [InlineData("DNT", "1")]
    [InlineData("Sec-Purpose", "prefetch")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("User-Agent", Agents.Bot)]
    [InlineData("User-Agent", Agents.Curl)]
    public async Task Get_ByWhoIsNotToBeFollowed_IsThePageWithoutScript(string name, string value)
    {
        (string, string)[] headers = name == "User-Agent" ? [(name, value)] : [("User-Agent", Agents.Desktop), (name, value)];
        using var evented = await edge.SendAsync("/evented", headers);
        using var plain = await edge.SendAsync("/bridge", headers);

        var html = await evented.AssertPageAsync();
        Assert.Contains("http-equiv=\"refresh\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("googletagmanager", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(plain.Header("Content-Security-Policy"), evented.Header("Content-Security-Policy"));
        Assert.Equal("private, no-store", evented.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("/bridge")]
    [InlineData("/evented+")]
    [InlineData("/missing")]
    public async Task Get_OtherPages_HaveNoScript(string path)
    {
        using var response = await edge.SendAsync(path, ("User-Agent", Agents.Desktop));

        Assert.DoesNotContain("script-src", response.Header("Content-Security-Policy"), StringComparison.Ordinal);
        await response.AssertPageAsync();
    }

    [Fact]
    public async Task Head_Evented_HasTheHeadersOfGetAndCountsNothing()
    {
        using var get = await edge.SendAsync("/evented", ("User-Agent", Agents.Desktop));
        Assert.Empty(await edge.ClicksOfAsync(async () =>
        {
            using var head = await edge.SendAsync(HttpMethod.Head, "/evented", SampleHandles.Host, ("User-Agent", Agents.Desktop));
            Assert.Equal(get.Header("Content-Security-Policy"), head.Header("Content-Security-Policy"));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }));
    }

    private static string DataOf(string html)
    {
        var data = Script().Matches(html)[0];
        Assert.Equal(" type=\"application/json\" id=\"events\"", data.Groups["attributes"].Value);
        return data.Groups["text"].Value;
    }

    // As HTML reads it: to the first end tag, whatever stands before it.
    [GeneratedRegex("<script(?<attributes>[^>]*)>(?<text>.*?)</script", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Script();
}
