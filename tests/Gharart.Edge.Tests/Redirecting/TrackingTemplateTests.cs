using System.Net;
using Gharart.Core.Clicks;

namespace Gharart.Edge.Tests.Redirecting;

/// <summary>Contract §9: what URL_PARAMS templates add to where a visitor is sent.</summary>
public class TrackingTemplateTests(EdgeFixture edge) : IClassFixture<EdgeFixture>
{
    [Fact]
    public async Task Get_Templated_FillsInTheClickAndLeavesWhatIsTaken()
    {
        var location = await edge.LocationOfAsync("/templated?click_id=forged&s=forged&gclid=1", ("User-Agent", Agents.Phone));

        var click = location.Claims().ClickId;
        Assert.Equal(
            $"https://shop.example/t?d=own&h=link&s=Templated&p=XX&utm_source=ad&click_id={click}&gclid=1&ctx={location.Ctx()}#end", location);
    }

    [Fact]
    public async Task Get_RuleAndCampaign_NamesVariantAndCampaignAndTheRecordedClick()
    {
        string? location = null;
        var clicks = await edge.ClicksOfAsync(async () => location = await edge.LocationOfAsync(
            "/templated-split?utm_source=Caf%C3%A9%20%26&utm_campaign=other", ("User-Agent", Agents.Desktop)));

        var click = new ClickId(Assert.Single(clicks).ClickId);
        Assert.StartsWith("https://shop.example/ts?h=acme&s=templated-split&c=festive&v=only&p=XX&d=DESKTOP&utm_source=", location, StringComparison.Ordinal);
        Assert.EndsWith($"&click_id={click}&season=festive%20%26co&utm_campaign=other", location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_Prefetch_Bot_NameNoClick()
    {
        using var head = await edge.SendAsync(HttpMethod.Head, "/templated", SampleHandles.Host, ("User-Agent", Agents.Desktop));
        var prefetch = await edge.LocationOfAsync("/templated", ("User-Agent", Agents.Desktop), ("Sec-Purpose", "prefetch"));
        var bot = await edge.LocationOfAsync("/templated", ("User-Agent", Agents.Bot));

        const string NoClick = "https://shop.example/t?d=own&h=link&s=Templated&p=XX&utm_source=direct#end";
        Assert.Equal((NoClick, NoClick, NoClick), (head.Location(), prefetch, bot));
    }

    [Fact]
    public async Task Get_LinkOutsideOfTheirScope_GetsNothing()
    {
        Assert.Equal("https://shop.example/plain", await edge.LocationOfAsync("/plain", ("User-Agent", Agents.Desktop)));
        using var page = await edge.SendAsync("/templated+", ("User-Agent", Agents.Desktop));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("https://shop.example/t?d=own&amp;h=link&amp;s=Templated&amp;p=XX&amp;utm_source=direct#end", await page.AssertPageAsync(), StringComparison.Ordinal);
    }
}
