using System.Net;
using System.Text.RegularExpressions;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;

namespace Gharart.Edge.Tests.Redirecting;

/// <summary>Contract §17: what a visitor who is sent on gets.</summary>
public class RoutedAnswerTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    private static readonly string[] RouteHeaders =
        ["cache-control", "content-length", "location", "referrer-policy", "x-request-id", "x-robots-tag"];

    [Theory]
    [InlineData("/Sale", HttpStatusCode.Redirect)]
    [InlineData("/Temporary", HttpStatusCode.TemporaryRedirect)]
    public async Task Get_Routed_HasExactlyTheHeadersOfTheContract(string path, HttpStatusCode status)
    {
        using var response = await edge.SendAsync(path, ("User-Agent", Agents.Desktop));

        Assert.Equal(RouteHeaders, response.HeaderNames());
        Assert.Equal("private, no-store", response.Header("Cache-Control"));
        Assert.Equal("noindex", response.Header("X-Robots-Tag"));
        Assert.Equal("strict-origin-when-cross-origin", response.Header("Referrer-Policy"));
        Assert.Equal("0", response.Header("Content-Length"));
        await response.AssertEmptyAsync(status);
    }

    [Fact]
    public async Task Get_Routed_GoesToTheDestinationWithTheTokenBeforeTheFragment()
    {
        var location = await edge.LocationOfAsync("/sale", ("User-Agent", Agents.Desktop));

        Assert.Equal($"https://shop.example/sale?x=1&ctx={location.Ctx()}#top", location);
    }

    [Fact]
    public async Task Token_OfAClick_CarriesItsClaims()
    {
        var claims = (await edge.LocationOfAsync("/country", ("User-Agent", Agents.Phone))).Claims();

        Assert.Equal(SampleHandles.AcmeNumber, claims.HandleId);
        Assert.Equal(0u, claims.CampaignId);
        Assert.Equal(1u, claims.SnapshotRevision);
        Assert.Equal(CtxClaims.NoRule, claims.RuleNumber);
        Assert.Equal(CtxClaims.NoVariant, claims.VariantIndex);
        Assert.Equal("XX", claims.Country.ToString());
        Assert.Equal(DeviceClass.Mobile, claims.Device);
        Assert.Equal(CtxTraits.None, claims.Traits);
    }

    [Fact]
    public async Task Token_OfARule_NamesRuleAndVariant()
    {
        var claims = (await edge.LocationOfAsync("/device", ("User-Agent", Agents.Phone))).Claims();

        Assert.Equal((5, 0), (claims.RuleNumber, claims.VariantIndex));
    }

    [Fact]
    public async Task Token_OfACampaignLink_NamesTheCampaign() =>
        Assert.Equal(SampleHandles.CampaignNumber, (await edge.LocationOfAsync("/festive")).Claims().CampaignId);

    [Theory]
    [InlineData("Sec-GPC")]
    [InlineData("DNT")]
    public async Task Token_UnderAPrivacySignal_SaysSo(string header) =>
        Assert.Equal(CtxTraits.PrivacySignal, (await edge.LocationOfAsync("/sale", (header, "1"))).Claims().Traits);

    [Fact]
    public async Task Token_OfEachClick_IsANewOne() =>
        Assert.NotEqual((await edge.LocationOfAsync("/sale")).Ctx(), (await edge.LocationOfAsync("/sale")).Ctx());

    [Fact]
    public async Task Token_WhereTheLinkWantsNone_IsMissing() =>
        Assert.Equal("https://shop.example/plain", await edge.LocationOfAsync("/plain"));

    [Fact]
    public async Task Fallback_OfTheLink_IsTakenAndTold()
    {
        var location = await edge.LocationOfAsync("/rescued");

        Assert.StartsWith("https://shop.example/rescued?ctx=", location, StringComparison.Ordinal);
        Assert.Equal(CtxTraits.Fallback, location.Claims().Traits);
    }

    [Fact]
    public async Task Fallback_OfTheHandle_IsTaken()
    {
        using var response = await edge.SendAsync(HttpMethod.Get, "/lost", "rescue.localhost");

        Assert.StartsWith("https://safe.example/home?ctx=", response.Location(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_Routed_HasTheSameHeadersButNoTokenAndNoClick()
    {
        var clicks = await edge.ClicksOfAsync(async () =>
        {
            using var response = await edge.SendAsync(HttpMethod.Head, "/sale", SampleHandles.Host, ("User-Agent", Agents.Desktop));

            Assert.Equal(RouteHeaders, response.HeaderNames());
            Assert.Equal("https://shop.example/sale?x=1#top", response.Location());
            await response.AssertEmptyAsync(HttpStatusCode.Redirect);
        });

        Assert.Empty(clicks);
    }

    [Theory]
    [InlineData("Sec-Purpose", "prefetch")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Sec-Purpose", "Prefetch;anonymous-client-ip")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Moz", "prefetch")]
    public async Task Prefetch_Routed_HasTheSameHeadersButNoTokenAndNoClick(string header, string value)
    {
        var clicks = await edge.ClicksOfAsync(async () =>
        {
            using var response = await edge.SendAsync("/sale", ("User-Agent", Agents.Desktop), (header, value));

            Assert.Equal(RouteHeaders, response.HeaderNames());
            Assert.Equal("https://shop.example/sale?x=1#top", response.Location());
        });

        Assert.Empty(clicks);
    }

    [Fact]
    public async Task Prefetch_OfASplit_SetsNoCookie()
    {
        using var response = await edge.SendAsync("/split", ("Sec-Purpose", "prefetch"));

        Assert.False(response.Has("Set-Cookie"));
    }

    [Fact]
    public async Task Bot_Routed_GetsNoTokenAndNoCookie()
    {
        Assert.Equal("https://shop.example/sale?x=1#top", await edge.LocationOfAsync("/sale", ("User-Agent", Agents.Bot)));
        using var response = await edge.SendAsync("/split", ("User-Agent", Agents.Bot));
        Assert.False(response.Has("Set-Cookie"));
    }

    [Fact]
    public async Task Curl_Routed_GetsAToken() =>
        Assert.Equal(SampleHandles.SaleNumber, (await edge.LocationOfAsync("/sale", ("User-Agent", Agents.Curl))).Claims().LinkId);

    [Fact]
    public async Task NoAgentAtAll_Routed_GetsAToken() => Assert.NotNull((await edge.LocationOfAsync("/sale")).Ctx());

    [Fact]
    public async Task Bridge_Routed_IsAPageThatLeadsOnWithoutScript()
    {
        using var response = await edge.SendAsync("/bridge?q=%3Cb%3E", ("User-Agent", Agents.Desktop));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Has("Location"));
        Assert.Equal("private, no-store", response.Header("Cache-Control"));
        Assert.Equal("noindex", response.Header("X-Robots-Tag"));
        Assert.Equal("strict-origin-when-cross-origin", response.Header("Referrer-Policy"));
        var html = await response.AssertPageAsync();
        var refresh = Regex.Match(html, "<meta http-equiv=\"refresh\" content=\"0; url=([^\"]*)\">").Groups[1].Value;
        var href = Regex.Match(html, "<a class=\"go\"[^>]* href=\"([^\"]*)\"").Groups[1].Value;
        Assert.Equal(refresh, href);
        Assert.DoesNotContain('<', refresh);
        Assert.Contains("&amp;", refresh, StringComparison.Ordinal);
        var url = WebUtility.HtmlDecode(href);
        Assert.Equal($"https://shop.example/bridge?a=1&b=%22%3E%3Cscript%3E&q=%3Cb%3E&ctx={url.Ctx()}", url);
        Assert.NotEqual(0u, url.Claims().LinkId);
    }

    [Fact]
    public async Task Bridge_ByHead_HasNoBodyAndIsNoClick()
    {
        var clicks = await edge.ClicksOfAsync(async () =>
        {
            using var response = await edge.SendAsync(HttpMethod.Head, "/bridge", SampleHandles.Host);
            await response.AssertEmptyAsync(HttpStatusCode.OK);
        });

        Assert.Empty(clicks);
    }

    [Fact]
    public async Task Query_OfTheVisitor_IsSentOnButForReservedAndKnownKeys()
    {
        var location = await edge.LocationOfAsync("/sale?x=9&q=a%20b&ctx=forged&gx_vid=1&seg=vip&utm_source=Mail");

        Assert.Equal($"https://shop.example/sale?x=1&q=a%20b&utm_source=Mail&ctx={location.Ctx()}#top", location);
        Assert.Equal(SampleHandles.SaleNumber, location.Claims().LinkId);
    }

    [Fact]
    public async Task Query_WhereTheLinkForwardsNone_StaysBehind()
    {
        var location = await edge.LocationOfAsync("/closed-query?q=1");

        Assert.Equal($"https://shop.example/closed?ctx={location.Ctx()}", location);
    }

    [Fact]
    public async Task Tracking_OfTheLink_IsAddedBehindTheDestinationsOwnKeys() =>
        Assert.Equal(
            "https://shop.example/tracked?utm_medium=own&utm_source=gharart&q=1",
            await edge.LocationOfAsync("/tracked?utm_source=visitor&q=1"));

    [Fact]
    public async Task Query_TooLong_IsLeftOutAndTheClickGoesOn()
    {
        var location = await edge.LocationOfAsync("/sale?a=1&long=" + new string('z', 3_000) + "&b=2");

        Assert.Equal($"https://shop.example/sale?x=1&a=1&b=2&ctx={location.Ctx()}#top", location);
    }
}
