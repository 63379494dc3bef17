using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Gharart.Edge.Tests.Pages;

public class PageTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    [Theory]
    [InlineData("/sale+")]
    [InlineData("/SALE+/")]
    [InlineData("/sale%2B")]
    [InlineData("/_edge/redirect/acme/sale+")]
    public async Task Plus_BehindALink_TellsWhereItGoes(string path)
    {
        Assert.Empty(await edge.ClicksOfAsync(async () =>
        {
            using var response = await edge.SendAsync(path, ("User-Agent", Agents.Desktop));

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.False(response.Has("Location"));
            Assert.Equal("private, no-store", response.Header("Cache-Control"));
            Assert.Equal("noindex", response.Header("X-Robots-Tag"));
            var html = await response.AssertPageAsync();
            Assert.Contains("acme.localhost/Sale", html, StringComparison.Ordinal);
            Assert.Contains("href=\"https://shop.example/sale?x=1#top\"", html, StringComparison.Ordinal);
            Assert.Contains("shop.example is theirs", html, StringComparison.Ordinal);
            Assert.Contains("href=\"mailto:security@localhost?", html, StringComparison.Ordinal);
            Assert.Contains("Report this link", html, StringComparison.Ordinal);
            Assert.DoesNotContain("ctx=", html, StringComparison.Ordinal);
        }));
    }

    [Theory]
    [InlineData("/waived+", "vouched for waived.example")]
    [InlineData("/untrusted+", "pending.example is not trusted")]
    [InlineData("/untrusted+", "the TXT of _gharart-challenge.pending.example")]
    [InlineData("/seized+", "seized.example is blocked for legal reasons")]
    [InlineData("/banned+", "banned.example is not trusted: a person blocked it")]
    [InlineData("/risky+", "it looks risky")]
    [InlineData("/dangerous+", "known as dangerous")]
    [InlineData("/allowed+", "allowed.example is theirs. A person allowed it, whatever its score.")]
    public async Task Plus_BehindALink_TellsHowFarItIsTrusted(string path, string trust)
    {
        using var response = await edge.SendAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(trust, WebUtility.HtmlDecode(await response.AssertPageAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plus_BehindAnUntrustedLink_HasNoWayThere()
    {
        using var response = await edge.SendAsync("/untrusted+");

        Assert.DoesNotContain("https://", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_OfAPage_AllowsJustItsOwnStyle()
    {
        using var response = await edge.SendAsync("/missing");

        var style = Regex.Match(await response.Content.ReadAsStringAsync(), "<style>(.*)</style>").Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.EndsWith($"style-src 'sha256-{hash}'", response.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_NamesTheRequestId_Encoded()
    {
        using var response = await edge.SendAsync("/missing", ("x-request-id", "<b>12345678</b>"));

        Assert.DoesNotContain("<b>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Robots_OnAnyHost_MayLook(string method)
    {
        using var response = await edge.SendAsync(new HttpMethod(method), "/robots.txt", "unknown.example");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Header("Content-Type"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal(method == "HEAD" ? "" : "User-agent: *\nAllow: /\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Favicon_IsNoContent()
    {
        using var response = await edge.SendAsync("/favicon.ico");

        await response.AssertEmptyAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task SecurityText_HasContactAndAnExpiryAhead()
    {
        using var response = await edge.SendAsync("/.well-known/security.txt");

        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Contact: mailto:security@localhost", lines[0]);
        var expires = DateTimeOffset.Parse(lines[1]["Expires: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expires - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(30), TimeSpan.FromDays(366));
        Assert.Equal("text/plain; charset=utf-8", response.Header("Content-Type"));
    }

    [Fact]
    public async Task WellKnownPages_WithoutASnapshot_AreAnsweredToo()
    {
        await using var empty = new EdgeFixture().With("SecurityContact", "https://acme.example/report");
        await empty.StartAsync();

        using var robots = await empty.SendAsync("/robots.txt");
        using var security = await empty.SendAsync("/.well-known/security.txt");

        Assert.Equal(HttpStatusCode.OK, robots.StatusCode);
        Assert.StartsWith("Contact: https://acme.example/report\n", await security.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
