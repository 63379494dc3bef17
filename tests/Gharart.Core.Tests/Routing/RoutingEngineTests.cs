using System.Text;
using Gharart.Core.Geo;
using Gharart.Core.Passwords;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.Core.Visitors;
using Gharart.TestKit;
using Gharart.TestKit.Routing;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Routing;

public sealed class RoutingEngineTests
{
    private const string Good = "https://shop.example/own";

    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly OracleVisit Visit = new() { At = Now };

    private static HandleDefinition Handle => new()
    {
        Number = 7,
        Name = Define.Name("brand"),
        Domains =
        [
            Define.Allowed("shop.example"), Define.Pending("pending.example"), Define.Blocked("blocked.example"),
            Define.Blocked("law.example", TrustDecision.LegalBlock),
        ],
    };

    [Theory]
    [InlineData(-1, RouteOutcome.NotFound)]
    [InlineData(0, RouteOutcome.Redirect)]
    [InlineData(999, RouteOutcome.Redirect)]
    [InlineData(1000, RouteOutcome.Gone)]
    [InlineData(1001, RouteOutcome.Gone)]
    public void Decide_Schedule_StartIsInsideAndEndIsOutsideToTheMillisecond(int millisecond, RouteOutcome expected)
    {
        var link = Define.Link("sale", Good) with { StartsAt = Now, EndsAt = Now.AddSeconds(1) };
        Assert.Equal(expected, Decide(Handle, link, Visit with { At = Now.AddMilliseconds(millisecond) }).Outcome);
    }

    [Fact]
    public void Decide_HalfOpenSchedules_BoundOneSideOnly()
    {
        var starting = Define.Link("sale", Good) with { StartsAt = Now };
        Assert.Equal(RouteOutcome.NotFound, Decide(Handle, starting, Visit with { At = Now.AddMilliseconds(-1) }).Outcome);
        Assert.Equal(RouteOutcome.Redirect, Decide(Handle, starting, Visit with { At = Now.AddYears(500) }).Outcome);

        var ending = Define.Link("sale", Good) with { EndsAt = Now };
        Assert.Equal(RouteOutcome.Redirect, Decide(Handle, ending, Visit with { At = DateTimeOffset.UnixEpoch.AddYears(-5) }).Outcome);
        Assert.Equal(RouteOutcome.Gone, Decide(Handle, ending, Visit).Outcome);
    }

    [Fact]
    public void Decide_DisabledLink_IsNotFoundEvenAfterItsEnd() =>
        Assert.Equal(new Decided(RouteOutcome.NotFound, null, RouteLayer.None, null, null), Decide(Handle, Define.Link("sale", Good) with
        {
            Enabled = false,
            EndsAt = Now.AddDays(-1),
            Rules = [Define.Rule("all", Good)],
        }));

    [Fact]
    public void Decide_BridgeLink_SaysBridge()
    {
        var decided = Decide(Handle, Define.Link("sale", Good) with { Bridge = true });
        Assert.Equal((RouteOutcome.Bridge, RouteLayer.Default, Good), (decided.Outcome, decided.Layer, decided.Url));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_LinkWithPassword_SaysPasswordAndWhereTo(bool bridge)
    {
        var link = Define.Link("sale", Good) with { Bridge = bridge, PasswordHash = LinkPassword.Hash("secret", 1) };
        var decided = Decide(Handle, link);
        Assert.Equal((RouteOutcome.Password, RouteLayer.Default, Good), (decided.Outcome, decided.Layer, decided.Url));
        Assert.Equal(RouteOutcome.Gone, Decide(Handle, link with { EndsAt = Now.AddDays(-1) }).Outcome);
        Assert.Equal(RouteOutcome.Blocked, Decide(Handle, link with { Destination = Define.Url("https://unknown.example/") }).Outcome);
    }

    [Theory]
    [InlineData("https://pending.example/", "pending.example", "verification_pending", false)]
    [InlineData("https://unknown.example/", "unknown.example", "domain_not_registered", false)]
    [InlineData("https://a.blocked.example/", "a.blocked.example", "manual_block", false)]
    [InlineData("https://law.example/", "law.example", "legal_block", true)]
    public void Decide_NothingTrusted_BlocksAndNamesWhatTheVisitorWouldHaveGot(string url, string host, string reason, bool isLegal)
    {
        var decided = Decide(Handle with { Fallback = Define.Url("https://other.blocked.example/") }, Define.Link("sale", url));
        Assert.Equal(RouteOutcome.Blocked, decided.Outcome);
        Assert.Null(decided.Url);
        Assert.Equal((host, reason, isLegal), (decided.Host, decided.Reason, decided.IsLegalBlock));
    }

    [Fact]
    public void Decide_FirstRefusedOfSeveral_IsTheOneThatIsTold()
    {
        var link = Define.Link("sale", "https://law.example/") with { Rules = [Define.Rule("first", "https://pending.example/")] };
        var decided = Decide(Handle, link);
        Assert.Equal(("pending.example", false), (decided.Host, decided.IsLegalBlock));
    }

    [Theory]
    [InlineData(Good, "https://shop.example/handle", Good)]
    [InlineData("https://pending.example/", "https://shop.example/handle", "https://shop.example/handle")]
    [InlineData(null, "https://shop.example/handle", "https://shop.example/handle")]
    [InlineData("https://law.example/", "https://blocked.example/", null)]
    [InlineData("https://law.example/", null, null)]
    public void Decide_UntrustedDestination_FallsBackToTheFirstTrustedFallback(string? ofLink, string? ofHandle, string? expected)
    {
        var decided = Decide(
            Handle with { Fallback = ofHandle is null ? null : Define.Url(ofHandle) },
            Define.Link("sale", "https://pending.example/x") with { Fallback = ofLink is null ? null : Define.Url(ofLink) });
        Assert.Equal(expected, decided.Url);
        Assert.Equal(expected is null ? RouteLayer.None : RouteLayer.Fallback, decided.Layer);
    }

    [Fact]
    public void Decide_TrustedDestination_NeverAsksTheFallback() =>
        Assert.Equal(
            RouteLayer.Default,
            Decide(Handle with { Fallback = Define.Url("https://shop.example/f") }, Define.Link("sale", Good) with { Fallback = Define.Url(Good + "2") }).Layer);

    [Fact]
    public void Decide_Allocates_Nothing()
    {
        var generator = new RoutingGenerator(new Random(417));
        var oracle = OracleDefinitions.WithOneCampaignPerId(generator.Handle("brand", Now, withCampaigns: true));
        var rules = Enumerable.Range(0, 40).SelectMany(_ => generator.Handle("other", Now, false).Rules).DistinctBy(rule => rule.Id);
        var snapshot = SnapshotFixture.Of(oracle with { Rules = [.. rules] }).Load();
        var keys = oracle.Links.Select(link => Define.Key(link.Slug)).ToArray();
        var unit = "visitor-1"u8.ToArray();
        var routed = 0;
        var allocated = Allocations.OfWarm(() =>
        {
            var silent = default(NoTrace);
            for (var i = 0; i < 2_000; i++)
            {
                unit[^1] = (byte)('0' + (i % 10));
                if (snapshot.TryFindLink(keys[i % keys.Length], out var link))
                {
                    var visitor = new VisitorContext
                    {
                        Country = Country.FromIndex(i % Country.Count),
                        Device = (DeviceClass)(i % 5),
                        Source = "email"u8,
                        Campaign = "festive"u8,
                        Segments = "returning\nvip"u8,
                        Unit = unit,
                        UnixMilliseconds = Now.ToUnixTimeMilliseconds(),
                    };
                    routed += RoutingEngine.Decide(snapshot, link, visitor, ref silent).IsRouted ? 1 : 0;
                }
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(routed > 0);
    }

    [Fact]
    public void Compose_DecisionAndLink_AddTrackingVisitorQueryAndToken()
    {
        var snapshot = new SnapshotFixture(Handle, [Define.Link("sale", Good + "?a=1#f") with { Tracking = "utm_source=mail" }]).Load();
        Assert.True(snapshot.TryFindLink(Define.Key("SALE"), out var link));
        var silent = default(NoTrace);
        var visitor = OracleDefinitions.Visitor(Visit);
        var decision = RoutingEngine.Decide(snapshot, link, visitor, ref silent);
        var output = new byte[RouteLocation.MaxLength];
        var length = RouteLocation.Compose(snapshot, link, visitor, decision, "b=2"u8, default, "token"u8, output);
        Assert.Equal(Good + "?a=1&utm_source=mail&b=2&ctx=token#f", Encoding.ASCII.GetString(output, 0, length));
    }

    private static Decided Decide(HandleDefinition handle, LinkDefinition link, OracleVisit? visit = null) =>
        Decided.By(new SnapshotFixture(handle, [link]).Load(), link.Slug.Text, visit ?? Visit);
}
