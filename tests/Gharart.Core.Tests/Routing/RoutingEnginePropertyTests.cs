using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.TestKit.Routing;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Routing;

public sealed class RoutingEnginePropertyTests
{
    private const int Handles = 250;
    private const int VisitsPerLink = 8;

    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(20_261, false)]
    [InlineData(20_262, true)]
    public void Decide_RandomHandlesThroughBlobs_AnswersAsTheOracle(int seed, bool withCampaigns)
    {
        var random = new Random(seed);
        var generator = new RoutingGenerator(random);
        var seen = new Dictionary<string, int>();
        var cases = 0;
        for (var round = 0; round < Handles; round++)
        {
            var oracle = OracleDefinitions.WithOneCampaignPerId(generator.Handle("brand", Now, withCampaigns));
            var snapshot = SnapshotFixture.Of(oracle, shardBits: round % 3).Load();
            Assert.Equal(oracle.Links.Length, snapshot.LinkCount);
            foreach (var link in oracle.Links)
            {
                for (var i = 0; i < VisitsPerLink; i++)
                {
                    var visit = generator.Visit(Now);
                    var expected = RoutingOracle.Decide(oracle, link.Slug, visit);
                    var actual = Decided.By(snapshot, link.Slug, visit);
                    Assert.True(IsSame(expected, actual), $"seed {seed} round {round} link {link.Slug} visit {i}: {expected} is not {actual}");
                    Assert.Equal(SplitChose(oracle, link, expected), actual.SplitApplied);
                    seen[$"{actual.Outcome} {actual.Layer}"] = seen.GetValueOrDefault($"{actual.Outcome} {actual.Layer}") + 1;
                    cases++;
                }
            }
        }

        // The generator must reach every way out, or the property says little.
        string[] ways = ["NotFound None", "Gone None", "Blocked None", "Redirect Link", "Redirect Handle", "Redirect Default", "Redirect Fallback"];
        Assert.All(withCampaigns ? [.. ways, "Redirect Campaign"] : ways, way => Assert.True(seen.GetValueOrDefault(way) >= 20, $"{way} was met too rarely"));
        Assert.True(cases >= 5_000, $"only {cases} cases");
    }

    [Fact]
    public void NarrowToPlaces_RandomHandles_DecidesAsTheWholeHandleForAllCountriesAndDevices()
    {
        const int Seed = 20_265;
        var generator = new RoutingGenerator(new Random(Seed));
        var (left, all, byRules) = (0, 0, 0);
        for (var round = 0; round < Handles; round++)
        {
            var oracle = OracleDefinitions.WithOneCampaignPerId(generator.Handle("brand", Now, withCampaigns: true));
            var snapshot = SnapshotFixture.Of(oracle).Load();
            foreach (var link in oracle.Links)
            {
                var visit = generator.Visit(Now);
                Assert.True(snapshot.TryFindLink(Define.Key(link.Slug), out var view));
                var narrowed = RoutingEngine.NarrowToPlaces(snapshot, view, OracleDefinitions.Visitor(visit));
                for (var i = 0; i < 10; i++)
                {
                    var (country, device) = (generator.Visit(Now).Country, generator.Visit(Now).Device);
                    var elsewhere = visit with { Country = country, Device = device };
                    var expected = Decided.By(snapshot, link.Slug, elsewhere);
                    Assert.True(expected == Decided.By(narrowed, link.Slug, elsewhere), $"seed {Seed} round {round} link {link.Slug} visit {i}: not {expected}");
                    byRules += expected.Layer == RouteLayer.Handle ? 1 : 0;
                }

                left += narrowed.Rules.Length;
                all += snapshot.Rules.Length;
            }
        }

        Assert.True(left < all && byRules > 500, $"{left} of {all} rules, {byRules} visits by them");
    }

    [Fact]
    public void Decide_RandomHandles_TraceEndsAtTheWinnerAndAgreesWithTheSilentRun()
    {
        const int Seed = 20_263;
        var generator = new RoutingGenerator(new Random(Seed));
        var matched = 0;
        var skipped = 0;
        for (var round = 0; round < Handles; round++)
        {
            var oracle = OracleDefinitions.WithOneCampaignPerId(generator.Handle("brand", Now, withCampaigns: true));
            var snapshot = SnapshotFixture.Of(oracle).Load();
            foreach (var link in oracle.Links)
            {
                var visit = generator.Visit(Now);
                var trace = new RecordingTrace();
                var told = Decided.By(snapshot, link.Slug, visit, ref trace);
                Assert.Equal(Decided.By(snapshot, link.Slug, visit), told);
                var winners = trace.Lines.Where(line => line.EndsWith("matched", StringComparison.Ordinal)).ToArray();
                Assert.True(
                    told.RuleId is null ? winners.Length == 0 : winners is [var winner] && winner == trace.Lines[^1] && winner == $"{told.Layer} {told.RuleId} matched",
                    $"seed {Seed} round {round} link {link.Slug}: {told} after {string.Join("; ", trace.Lines)}");
                matched += winners.Length;
                skipped += trace.Lines.Count(line => line.Contains("skipped", StringComparison.Ordinal));
            }
        }

        Assert.True(matched > 100 && skipped > 100);
    }

    [Fact]
    public void Compose_RandomTemplates_WritesWhatTheOracleSays()
    {
        const int Seed = 20_264;
        var random = new Random(Seed);
        var generator = new RoutingGenerator(random);
        var (withQuery, ofCampaigns) = (0, 0);
        for (var round = 0; round < Handles; round++)
        {
            var oracle = OracleDefinitions.WithOneCampaignPerId(generator.Handle("brand", Now, withCampaigns: true));
            var snapshot = SnapshotFixture.Of(oracle).Load();
            foreach (var link in oracle.Links)
            {
                var visit = generator.Visit(Now);
                var answer = RoutingOracle.Decide(oracle, link.Slug, visit);
                if (answer.Url is not null)
                {
                    var click = random.Next(2) == 0 ? default : ClickIdGenerator.Next(Now.ToUnixTimeMilliseconds());
                    var query = RoutingOracle.TemplateQuery(oracle, link.Slug, visit, answer, click == default ? "" : click.ToString());
                    Assert.Equal((Seed, round, link.Slug, query.Length == 0 ? answer.Url : $"{answer.Url}?{query}"), (Seed, round, link.Slug, Locate(snapshot, link.Slug, visit, click)));
                    withQuery += query.Length > 0 ? 1 : 0;
                    ofCampaigns += link.Campaign is { Active: true } && oracle.Templates.Any(t => t.CampaignIds?.Contains(link.Campaign.Id) == true) ? 1 : 0;
                }
            }
        }

        Assert.True(withQuery > 300 && ofCampaigns > 20, $"{withQuery} with a query, {ofCampaigns} with templates of campaigns");
    }

    private static string Locate(HandleSnapshot handle, string slug, OracleVisit visit, ClickId click)
    {
        Assert.True(handle.TryFindLink(Define.Key(slug), out var link));
        var silent = default(NoTrace);
        var visitor = OracleDefinitions.Visitor(visit);
        var decision = RoutingEngine.Decide(handle, link, visitor, ref silent);
        var output = new byte[RouteLocation.MaxLength];
        return Encoding.ASCII.GetString(output, 0, RouteLocation.Compose(handle, link, visitor, decision, [], click, [], output));
    }

    private static bool IsSame(OracleAnswer expected, Decided actual) =>
        expected.Outcome == actual.Outcome switch
        {
            RouteOutcome.NotFound => "NOT_FOUND",
            RouteOutcome.Gone => "GONE",
            RouteOutcome.Blocked => "BLOCKED",
            RouteOutcome.Redirect => "REDIRECT",
            _ => "BRIDGE",
        }
        && expected.Url == actual.Url
        && string.Equals(expected.Layer ?? "NONE", actual.Layer.ToString(), StringComparison.OrdinalIgnoreCase)
        && expected.RuleId == actual.RuleId
        && expected.VariantId == actual.VariantId;

    private static bool SplitChose(OracleHandle handle, OracleLink link, OracleAnswer answer) => answer.Layer switch
    {
        "LINK" => link.Rules.Single(rule => rule.Id == answer.RuleId).Variants.Length > 1,
        "HANDLE" => handle.Rules.Single(rule => rule.Id == answer.RuleId).Variants.Length > 1,
        "CAMPAIGN" => true,
        _ => false,
    };
}
