using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Edge.Tests.Redirecting;

/// <summary>Contract §5: what the edge reads of a visit, without any trusted proxy.</summary>
public class VisitorInputTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    [Fact]
    public async Task ForwardedFor_FromAStranger_IsIgnored() =>
        Assert.Equal("XX", (await edge.ClickOfAsync("/country", ("X-Forwarded-For", "198.51.100.7"))).Country);

    [Fact]
    public async Task Source_FromUtm_IsLowerCasedAndDecides()
    {
        Assert.StartsWith("https://shop.example/readers?", await edge.LocationOfAsync("/source?utm_source=NewsLetter"), StringComparison.Ordinal);
        Assert.StartsWith("https://shop.example/others?", await edge.LocationOfAsync("/source?utm_source=news"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sale?utm_source=Mail", "https://www.google.com/", "mail", "www.google.com")]
    [InlineData("/sale?gclid=1", "", "ad", "")]
    [InlineData("/sale", "https://www.google.com/search?q=1", "search", "www.google.com")]
    [InlineData("/sale", "https://blog.example/post", "referral", "blog.example")]
    [InlineData("/sale", "http://acme.localhost/other", "direct", "")]
    [InlineData("/sale", "", "direct", "")]
    public async Task Source_OfAVisit_IsRecorded(string path, string referrer, string source, string host)
    {
        var click = await (referrer.Length == 0 ? edge.ClickOfAsync(path) : edge.ClickOfAsync(path, ("Referer", referrer)));

        Assert.Equal((source, host), (click.Source, click.ReferrerHost));
    }

    [Fact]
    public async Task Segment_FromTheQuery_DecidesAndIsRecorded()
    {
        Assert.StartsWith("https://shop.example/vip?", await edge.LocationOfAsync("/segment?seg=VIP"), StringComparison.Ordinal);
        Assert.StartsWith("https://shop.example/everyone?", await edge.LocationOfAsync("/segment?seg=guest"), StringComparison.Ordinal);
        Assert.Equal("vip", (await edge.ClickOfAsync("/segment?seg=vip&seg=other")).Segment);
        Assert.Equal("", (await edge.ClickOfAsync("/segment")).Segment);
    }

    [Theory]
    [InlineData("/returning?seg=returning", null, "/first")]
    [InlineData("/returning?seg=vip,%52eturning&seg=RETURNING", null, "/first")]
    [InlineData("/returning?seg=new", "gx_vid=abc", "/again")]
    public async Task Segment_ThatTheCookieTells_CannotBeClaimed(string path, string? cookie, string destination)
    {
        (string, string)[] headers = cookie is null ? [] : [("Cookie", cookie)];
        Assert.StartsWith($"https://shop.example{destination}?", await edge.LocationOfAsync(path, headers), StringComparison.Ordinal);
        var click = await edge.ClickOfAsync(path, headers);
        Assert.Equal((cookie is not null, path.Contains("vip", StringComparison.Ordinal) ? "vip" : ""), ((click.Flags & ClickFlags.Returning) != 0, click.Segment));
    }

    [Fact]
    public async Task Device_FromHintsThenAgent_Decides()
    {
        Assert.StartsWith("https://shop.example/phone?", await edge.LocationOfAsync("/device", ("User-Agent", Agents.Phone)), StringComparison.Ordinal);
        Assert.StartsWith("https://shop.example/any?", await edge.LocationOfAsync("/device", ("User-Agent", Agents.Desktop)), StringComparison.Ordinal);
        Assert.StartsWith(
            "https://shop.example/phone?",
            await edge.LocationOfAsync("/device", ("User-Agent", Agents.Desktop.Replace("Windows NT 10.0; Win64; x64", "Linux; Android 10; K", StringComparison.Ordinal)), ("Sec-CH-UA-Mobile", "?1")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returning_ByCookie_DecidesAndIsRecorded()
    {
        Assert.StartsWith("https://shop.example/first?", await edge.LocationOfAsync("/returning"), StringComparison.Ordinal);
        Assert.StartsWith("https://shop.example/again?", await edge.LocationOfAsync("/returning", ("Cookie", "a=b; gx_vid=abc_-9")), StringComparison.Ordinal);
        Assert.Equal(ClickFlags.Returning, (await edge.ClickOfAsync("/returning", ("Cookie", "gx_vid=abc"))).Flags & ClickFlags.Returning);
    }

    [Theory]
    [InlineData("gx_vid=")]
    [InlineData("gx_vid=a!b")]
    [InlineData("gx_vid=\"\"")]
    [InlineData("GX_VID=abc")]
    [InlineData("gx_vid=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg")]
    public async Task Cookie_ThatIsNotOurs_IsTakenForAbsent(string cookie)
    {
        var click = await edge.ClickOfAsync("/returning", ("Cookie", cookie));
        using var split = await edge.SendAsync("/split", ("Cookie", cookie));

        Assert.Equal((byte)RouteLayer.Default, click.Layer);
        Assert.Equal(ClickFlags.None, click.Flags & ClickFlags.Returning);
        Assert.True(split.Has("Set-Cookie"));
    }

    [Theory]
    [InlineData("Sec-GPC")]
    [InlineData("DNT")]
    public async Task PrivacySignal_OnAVisit_LeavesNoTrace(string header)
    {
        using var split = await edge.SendAsync("/split", (header, "1"));
        var click = await edge.ClickOfAsync("/returning", (header, "1"), ("Cookie", "gx_vid=abc"));

        Assert.False(split.Has("Set-Cookie"));
        Assert.Equal(0ul, click.VisitorKey);
        Assert.Equal(ClickFlags.PrivacySignal | ClickFlags.CtxIssued, click.Flags);
        Assert.Equal((byte)RouteLayer.Default, click.Layer);
    }

    [Fact]
    public async Task PrivacySignal_BehindHugeHeaders_IsStillHeard()
    {
        var click = await edge.ClickOfAsync("/sale", ("Cookie", new string('c', 7_000)), ("Referer", "https://a.example/" + new string('r', 6_500)), ("Sec-GPC", "1"));

        Assert.Equal(0ul, click.VisitorKey);
        Assert.Equal(ClickFlags.PrivacySignal, click.Flags & ClickFlags.PrivacySignal);
    }

    [Fact]
    public async Task VisitorKey_OfOneVisitor_StaysTheSameAndOthersDiffer()
    {
        var first = await edge.ClickOfAsync("/sale", ("User-Agent", Agents.Desktop));
        var again = await edge.ClickOfAsync("/plain", ("User-Agent", Agents.Desktop));
        var phone = await edge.ClickOfAsync("/sale", ("User-Agent", Agents.Phone));

        Assert.NotEqual(0ul, first.VisitorKey);
        Assert.Equal(first.VisitorKey, again.VisitorKey);
        Assert.NotEqual(first.VisitorKey, phone.VisitorKey);
        Assert.Equal((DeviceClass.Desktop, DeviceClass.Mobile), (first.Device, phone.Device));
    }
}
