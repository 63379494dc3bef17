using System.Collections.Concurrent;
using System.Net;
using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;
using Gharart.Edge.Management;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Clicks;

/// <summary>Design §5: every answer that sends a visitor on has exactly one record.</summary>
public class ClickRecordingTests
{
    private const string EdgeName = "tiny";
    private const int Clients = 64;
    private const int RequestsOfOne = 150;

    [Fact]
    public async Task Record_OfAClick_HasItsFacts()
    {
        await using var edge = new EdgeFixture();
        await edge.InitializeAsync();
        var location = "";

        var click = Assert.Single(await edge.ClicksOfAsync(async () => location = await edge.LocationOfAsync(
            "/device?utm_source=Mail&seg=vip", ("User-Agent", Agents.Phone), ("Referer", "https://blog.example/x"), ("Cookie", "gx_vid=abc"))));

        var claims = location.Claims();
        Assert.Equal(claims.ClickId.Value, click.ClickId);
        Assert.Equal(claims.LinkId, click.LinkId);
        Assert.NotEqual(0ul, click.VisitorKey);
        Assert.Equal(
            new ClickRow
            {
                ClickId = click.ClickId,
                HandleId = SampleHandles.AcmeNumber,
                LinkId = click.LinkId,
                CampaignId = 0,
                RuleNumber = 5,
                SnapshotRevision = 1,
                VisitorKey = click.VisitorKey,
                Country = "XX",
                Device = DeviceClass.Mobile,
                Layer = (byte)RouteLayer.Link,
                VariantIndex = 0,
                Flags = ClickFlags.Returning | ClickFlags.CtxIssued,
                Source = "mail",
                ReferrerHost = "blog.example",
                Segment = "vip",
            },
            click);
    }

    [Fact]
    public async Task Record_OfEachKindOfClick_TellsIt()
    {
        await using var edge = new EdgeFixture();
        await edge.InitializeAsync();

        var bot = await edge.ClickOfAsync("/sale", ("User-Agent", Agents.Bot));
        Assert.Equal((DeviceClass.Bot, ClickFlags.Bot), (bot.Device, bot.Flags));

        var fallback = await edge.ClickOfAsync("/rescued");
        Assert.Equal(((byte)RouteLayer.Fallback, ClickFlags.Fallback | ClickFlags.CtxIssued), (fallback.Layer, fallback.Flags));

        var plain = await edge.ClickOfAsync("/plain");
        Assert.Equal(((byte)RouteLayer.Default, ClickFlags.None, ClickRecord.NoVariant), (plain.Layer, plain.Flags, plain.VariantIndex));

        Assert.Equal(SampleHandles.CampaignNumber, (await edge.ClickOfAsync("/festive")).CampaignId);
        Assert.Equal(((byte)RouteLayer.Handle, 9u), ((await edge.ClickOfAsync("/segment?seg=vip")).Layer, (await edge.ClickOfAsync("/segment?seg=vip")).RuleNumber));
        Assert.Equal(ClickFlags.CtxIssued, (await edge.ClickOfAsync("/bridge")).Flags);
        Assert.InRange((await edge.ClickOfAsync("/split")).VariantIndex, 0, 2);
    }

    [Fact]
    public async Task ParallelClients_EveryAnswer_HasExactlyOneRecord()
    {
        // Small segments, so that the run goes over many of them.
        await using var edge = new EdgeFixture { Replace = services => services.AddSingleton(OptionsOf(4_096, segments: 64)) };
        await edge.InitializeAsync();
        var answered = new ConcurrentBag<UInt128>();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < RequestsOfOne; i++)
            {
                using var response = await edge.SendAsync((client + i) % 5 == 0 ? "/missing" : "/sale", ("User-Agent", Agents.Desktop));
                if (response.StatusCode == HttpStatusCode.Redirect)
                {
                    answered.Add(response.Location().Claims().ClickId.Value);
                }
                else
                {
                    Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
                }
            }
        })));

        Assert.Equal(Clients * RequestsOfOne * 4 / 5, answered.Count);
        Assert.Equal((answered.Count, 0), (edge.Journal.Appended, edge.Journal.Dropped));
        Assert.Equal(answered.Count, edge.Metrics.Count(EdgeAnswer.Redirected));
        var recorded = ClickRow.ReadAll(edge.JournalDirectory, default).ConvertAll(row => row.ClickId);
        Assert.Equal(answered.Order(), recorded.Order());
    }

    [Fact]
    public async Task DiskBudget_UsedUp_RedirectsGoOnAndDropsAreCounted()
    {
        const int Capacity = 8;
        await using var edge = new EdgeFixture { Replace = services => services.AddSingleton(OptionsOf(Capacity, segments: 3)) };
        await edge.InitializeAsync();
        const int Sent = 100;
        for (var i = 0; i < Sent; i++)
        {
            Assert.StartsWith("https://shop.example/sale?x=1&ctx=", await edge.LocationOfAsync("/sale"), StringComparison.Ordinal);
        }

        var recorded = ClickRow.ReadAll(edge.JournalDirectory, default).Count;
        Assert.InRange(recorded, Capacity, 3 * Capacity);
        Assert.Equal((recorded, Sent - recorded), (edge.Journal.Appended, edge.Journal.Dropped));
        Assert.Equal((recorded, Sent - recorded), (edge.Metrics.Count(EdgeAnswer.Redirected), edge.Metrics.Count(EdgeAnswer.RedirectedUnrecorded)));
        var metrics = await edge.Client.GetStringAsync(new Uri(edge.ManagementAddress, "/metrics"));
        Assert.Contains($"gharart_edge_answers_total{{answer=\"redirected_unrecorded\"}} {Sent - recorded}\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"gharart_edge_clicks_pending {recorded}\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watermark_PastTheSegments_MakesRoomAgain()
    {
        const int Capacity = 8;
        await using var edge = new EdgeFixture { Replace = services => services.AddSingleton(OptionsOf(Capacity, segments: 3)) };
        await edge.InitializeAsync();
        while (edge.Journal.Dropped == 0)
        {
            _ = await edge.LocationOfAsync("/sale");
        }

        var oldest = Directory.EnumerateFiles(edge.JournalDirectory, "*.seg").Order(StringComparer.Ordinal).First();
        Directory.CreateDirectory(Path.Combine(edge.TransportDirectory, "watermarks"));
        new ClickWatermark(EdgeName, edge.Journal.End).Save(ClickWatermark.PathOf(edge.TransportDirectory, EdgeName));

        await Eventually.HoldsAsync("ingested segments are deleted", () => !File.Exists(oldest));
        var recorded = edge.Journal.Appended;
        await Eventually.HoldsAsync(
            "clicks are recorded again",
            () =>
            {
                edge.LocationOfAsync("/sale").GetAwaiter().GetResult();
                return edge.Journal.Appended > recorded;
            });
    }

    [Fact]
    public async Task Stop_AfterClicks_SealsThemAndTheNextStartGoesOn()
    {
        await using var edge = new EdgeFixture();
        await edge.InitializeAsync();
        for (var i = 0; i < 5; i++)
        {
            _ = await edge.LocationOfAsync("/sale");
        }

        await edge.StopAsync();
        Assert.Equal(5, ClickRow.ReadAll(edge.JournalDirectory, default).Count);
        Assert.True(Directory.EnumerateFiles(edge.JournalDirectory, "*.seg").Count() == 1, "an empty prepared segment is not left behind");

        await edge.StartAsync();
        _ = await edge.LocationOfAsync("/sale");
        Assert.Equal(6, ClickRow.ReadAll(edge.JournalDirectory, default).Count);
    }

    private static Func<IServiceProvider, ClickJournalOptions> OptionsOf(int capacity, int segments) => provider =>
    {
        var options = new ClickJournalOptions
        {
            Directory = Path.Combine(provider.GetRequiredService<EdgeOptions>().ClickDirectory, EdgeName),
            EdgeId = EdgeName,
            SegmentCapacity = capacity,
        };
        return new ClickJournalOptions
        {
            Directory = options.Directory,
            EdgeId = options.EdgeId,
            SegmentCapacity = capacity,
            DiskBudgetBytes = options.SegmentBytes * segments,
        };
    };
}
