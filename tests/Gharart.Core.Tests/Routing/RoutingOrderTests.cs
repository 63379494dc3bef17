using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;
using Gharart.TestKit.Routing;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Routing;

/// <summary>The total order of contract §5 and what the trace says of it.</summary>
public sealed class RoutingOrderTests
{
    private const string Good = "https://shop.example/";
    private const string Bad = "https://pending.example/";

    private static readonly OracleVisit Visit = new()
    {
        Country = "DE",
        Device = "MOBILE",
        Source = "email",
        Campaign = "spring",
        Segments = ["new"],
        At = new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero),
    };

    private static readonly RuleConditions Germany = new() { CountryIn = [Define.Country("DE")] };
    private static readonly RuleConditions GermanMobile = new() { CountryIn = [Define.Country("DE")], DeviceIn = [DeviceClass.Mobile] };

    private static HandleDefinition Handle => new()
    {
        Number = 7,
        Name = Define.Name("brand"),
        Domains = [Define.Allowed("shop.example"), Define.Pending("pending.example")],
    };

    [Fact]
    public void Decide_RulesOfOneLayer_AskedByPriorityThenSpecificityThenId()
    {
        // In the order in which they must be asked; each leads to a place that is not trusted, so that all of them are.
        string[] expected = ["zz-first", "b-two", "c-two", "a-one", "b-one", "A-none", "a-none", "late"];
        RuleDefinition[] rules =
        [
            Define.Rule("late", Bad, 9999, GermanMobile), Define.Rule("a-none", Bad, 5), Define.Rule("A-none", Bad, 5), Define.Rule("b-one", Bad, 5, Germany),
            Define.Rule("a-one", Bad, 5, Germany), Define.Rule("c-two", Bad, 5, GermanMobile), Define.Rule("b-two", Bad, 5, GermanMobile),
            Define.Rule("zz-first", Bad, 0),
        ];
        const int Seed = 55;
        var random = new Random(Seed);
        for (var round = 0; round < 50; round++)
        {
            random.Shuffle(rules);
            var link = Define.Link("sale", Good) with { Rules = rules };
            var trace = Trace(Handle with { Rules = rules }, link, Visit, out var decided);
            Assert.Equal(expected.Select(id => $"Link {id} skipped verification_pending"), trace[..8]);
            Assert.Equal(expected.Select(id => $"Handle {id} skipped verification_pending"), trace[8..]);
            Assert.Equal(RouteLayer.Default, decided.Layer);
        }
    }

    [Fact]
    public void Decide_Trace_NamesFailedDimensionsSkippedTargetsAndStopsAtTheWinner()
    {
        var link = Define.Link("sale", Good) with
        {
            CampaignNumber = 3,
            Rules =
            [
                Define.Rule("one", Good, 1, new RuleConditions
                {
                    CountryIn = [Define.Country("AT")], DeviceIn = [DeviceClass.Tablet, DeviceClass.Bot], SourceIn = ["ad"], CampaignIn = ["spring"], SegmentIn = ["vip"], SlugIn = [Define.Key("other")],
                }),
                Define.Rule("two", Good, 2, new RuleConditions { CountryIn = [Define.Country("DE")], SegmentIn = ["vip"] }),
                Define.Rule("three", Bad, 3, Germany),
            ],
        };
        var handle = Handle with
        {
            Rules = [Define.Rule("four", Good + "won", 1), Define.Rule("five", Good, 2)],
            Campaigns = [Campaign(active: true)],
        };
        var trace = Trace(handle, link, Visit, out var decided);
        Assert.Equal(
            [
                "Link one failed Country, Device, Source, Campaign, Segment, Slug",
                "Link two failed Segment",
                "Link three skipped verification_pending",
                "Handle four matched",
            ],
            trace);
        Assert.Equal((RouteLayer.Handle, "four", Good + "won"), (decided.Layer, decided.RuleId, decided.Url));
        Assert.Equal("festive", decided.Campaign);
    }

    [Fact]
    public void Decide_EverythingUntrusted_TracesEveryLayer()
    {
        var link = Define.Link("sale", Bad) with { CampaignNumber = 3, Fallback = Define.Url(Bad) };
        var handle = Handle with { Fallback = Define.Url("https://unknown.example/"), Campaigns = [Campaign(active: true, url: Bad)] };
        Assert.Equal(
            [
                "Campaign festive skipped verification_pending", "Default skipped verification_pending",
                "Fallback skipped verification_pending", "Fallback skipped domain_not_registered",
            ],
            Trace(handle, link, Visit, out var decided));
        Assert.Equal(RouteOutcome.Blocked, decided.Outcome);
    }

    [Theory]
    [InlineData(true, "sale", RouteLayer.Campaign)]
    [InlineData(true, "other", RouteLayer.Default)]
    [InlineData(false, "sale", RouteLayer.Default)]
    public void Decide_CampaignSplit_OnlyWhenActiveAndOnThePrimarySlug(bool active, string slug, RouteLayer expected)
    {
        var decided = Decided.By(
            new SnapshotFixture(Handle with { Campaigns = [Campaign(active)] }, [Define.Link(slug, Good) with { CampaignNumber = 3 }]).Load(), slug, Visit);
        Assert.Equal(expected, decided.Layer);
        Assert.Equal(expected == RouteLayer.Campaign, decided.SplitApplied);
        Assert.Equal(active ? "festive" : null, decided.Campaign);
        Assert.Equal(expected == RouteLayer.Campaign ? "festive" : null, decided.RuleId);
    }

    [Fact]
    public void Decide_CampaignNumberThatTheHeadDoesNotHave_IsNoCampaign()
    {
        var fixture = new SnapshotFixture(Handle with { Campaigns = [Campaign(active: true)] }, [Define.Link("sale", Good) with { CampaignNumber = 4 }]);
        Assert.Null(Decided.By(fixture.Load(), "sale", Visit).Campaign);
    }

    [Theory]
    [InlineData(true, "festive", true)]
    [InlineData(true, "spring", false)]
    [InlineData(false, "festive", false)]
    [InlineData(false, "spring", true)]
    public void Decide_CampaignCondition_SeesTheActiveCampaignOfTheLinkElseTheVisits(bool active, string asked, bool matches)
    {
        var handle = Handle with
        {
            Rules = [Define.Rule("rule", Good + "rule", when: new RuleConditions { CampaignIn = [asked] })],
            Campaigns = [Campaign(active) with { Variants = [] }],
        };
        var decided = Decided.By(new SnapshotFixture(handle, [Define.Link("sale", Good) with { CampaignNumber = 3 }]).Load(), "sale", Visit);
        Assert.Equal(matches ? RouteLayer.Handle : RouteLayer.Default, decided.Layer);
    }

    [Fact]
    public void Decide_WeightedRule_KeepsAUnitAndSpreadsUnits()
    {
        var split = new RuleDefinition(
            "split", 1, 1, new RuleConditions(), [Define.Variant("a", Good + "a", 3), Define.Variant("b", Good + "b", 1), Define.Variant("c", Bad, 1)]);
        var snapshot = new SnapshotFixture(Handle, [Define.Link("sale", Good) with { Rules = [split] }]).Load();
        var counts = Enumerable.Range(0, 5_000).Select(i => Visit with { Unit = $"unit-{i}" })
            .Select(visit =>
            {
                var first = Decided.By(snapshot, "sale", visit);
                Assert.Equal(first, Decided.By(snapshot, "sale", visit));
                Assert.Equal(first.Layer == RouteLayer.Link, first.SplitApplied);
                return first.VariantId ?? "none";
            })
            .CountBy(id => id)
            .ToDictionary();

        // A unit whose variant is not trusted goes on to the next rule, not to a sister variant.
        Assert.InRange(counts["a"], 2_850, 3_150);
        Assert.InRange(counts["b"], 900, 1_100);
        Assert.InRange(counts["none"], 900, 1_100);
    }

    private static CampaignDefinition Campaign(bool active, string url = Good) =>
        new("festive", 3, active, Define.Key("sale"), [Define.Variant("x", url), Define.Variant("y", url)]);

    private static List<string> Trace(HandleDefinition handle, LinkDefinition link, OracleVisit visit, out Decided decided)
    {
        var trace = new RecordingTrace();
        decided = Decided.By(new SnapshotFixture(handle, [link]).Load(), link.Slug.Text, visit, ref trace);
        return trace.Lines;
    }
}
