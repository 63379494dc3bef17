using System.Text;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Routing;

public class RuleCollisionsTests
{
    private static readonly Country[] Countries = [.. new[] { "DE", "AT", "IN", "XX" }.Select(Parse)];
    private static readonly DeviceClass[] Devices = [DeviceClass.Mobile, DeviceClass.Desktop, DeviceClass.Unknown];
    private static readonly string[] Sources = ["email", "ad", "direct"];
    private static readonly string[] Campaigns = ["festive", "spring", ""];
    private static readonly string[] Segments = ["new", "vip", "press"];
    private static readonly SlugKey[] Slugs = [.. new[] { "sale", "shop", "other" }.Select(Key)];

    // Every visit there is over the vocabulary; a visit has any non-empty set of segments.
    private static readonly Visit[] AllVisits =
    [
        .. from country in Countries
           from device in Devices
           from source in Sources
           from campaign in Campaigns
           from segments in Enumerable.Range(1, 7)
           from slug in Slugs
           select new Visit(country, device, source, campaign, [.. Segments.Where((_, i) => (segments >> i & 1) != 0)], slug),
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("sale")]
    [InlineData("other")]
    public void Find_RandomLayers_AgreesWithBruteForceOverAllVisits(string? linkSlug)
    {
        SlugKey? link = linkSlug is null ? null : Key(linkSlug);
        var visits = AllVisits.Where(visit => link is null || visit.Slug == link).ToArray();
        var collisions = 0;
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var rules = Enumerable.Range(0, random.Next(2, 7)).Select(i => RandomRule(random, i)).ToArray();

            var found = RuleCollisions.Find(rules.Select(Compile), link).ToList();

            var expected = (
                from left in rules
                from right in rules
                where string.CompareOrdinal(left.Id, right.Id) < 0 && left.Priority == right.Priority
                    && visits.Any(visit => Matches(left, visit) && Matches(right, visit))
                select $"{left.Id}+{right.Id}").Order(StringComparer.Ordinal);
            var actual = found.Select(collision => string.Join('+', new[] { collision.Winner.Id, collision.Loser.Id }.Order(StringComparer.Ordinal)));
            Assert.True(expected.SequenceEqual(actual.Order(StringComparer.Ordinal)), $"seed {seed}, link {linkSlug}");
            var pairs = from i in Enumerable.Range(0, rules.Length) from j in Enumerable.Range(0, i) select (rules[i], rules[j]);
            Assert.True(found.Count == pairs.Count(pair => RuleCollisions.Between(Compile(pair.Item1), Compile(pair.Item2), link) is not null), $"seed {seed}");
            collisions += found.Count;
            foreach (var collision in found)
            {
                CheckVerdict(collision, rules, link, seed);
            }
        }

        // Enough of both answers, or the comparison above proves little.
        Assert.InRange(collisions, 50, 900);
    }

    [Fact]
    public void Find_ManyRules_AnswersInEvaluationOrder()
    {
        var rules = new[]
        {
            new PlainRule("zz", 5), new PlainRule("b", 7), new PlainRule("a", 7), new PlainRule("c", 7) { Countries = [Parse("DE")] }, new PlainRule("aa", 5),
        };

        var found = RuleCollisions.Find(rules.Select(Compile), null).Select(c => $"{c.Winner.Priority} {c.Winner.Id} {c.Loser.Id} {c.TieBreak}");

        Assert.Equal(["5 aa zz RuleId", "7 c a Specificity", "7 c b Specificity", "7 a b RuleId"], found);
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Find_LargeLayer_FindsEveryPairOnce(int count)
    {
        // Every third rule shares a source with every other third one.
        var rules = Enumerable.Range(0, count).Select(i => Compile(new PlainRule($"r{i:000}", 1) { Sources = [$"own-{i}", $"third-{i % 3}"] }));

        var found = RuleCollisions.Find(rules, null).Select(collision => (collision.Winner.Id, collision.Loser.Id));

        var expected =
            from i in Enumerable.Range(0, count)
            from j in Enumerable.Range(i + 1, count - i - 1)
            where i % 3 == j % 3
            select ($"r{i:000}", $"r{j:000}");
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Between_NothingAsked_WitnessIsAVisitorOfWhomNothingIsKnown()
    {
        var collision = RuleCollisions.Between(Compile(new PlainRule("a", 1)), Compile(new PlainRule("b", 1)), null);

        Assert.NotNull(collision);
        var witness = collision.FindWitness();
        Assert.Equal((Country.Unknown, DeviceClass.Unknown, "direct", ""), (witness.Country, witness.Device, witness.Source, witness.Campaign));
        Assert.Equal(["new"], witness.Segments);
        Assert.Null(witness.Slug);
    }

    [Fact]
    public void Between_OtherPriority_IsNoCollision() =>
        Assert.Null(RuleCollisions.Between(Compile(new PlainRule("a", 1)), Compile(new PlainRule("b", 2)), null));

    [Fact]
    public void Between_DifferentSegments_MeetInAVisitorWhoHasBoth()
    {
        var left = Compile(new PlainRule("a", 1) { Segments = ["vip"] });
        var right = Compile(new PlainRule("b", 1) { Segments = ["press"] });

        Assert.Equal(["vip", "press"], RuleCollisions.Between(left, right, null)!.FindWitness().Segments);
    }

    private static void CheckVerdict(RuleCollision collision, PlainRule[] rules, SlugKey? link, int seed)
    {
        var winner = rules.Single(rule => rule.Id == collision.Winner.Id);
        var loser = rules.Single(rule => rule.Id == collision.Loser.Id);
        var bySpecificity = winner.Dimensions != loser.Dimensions;
        Assert.True(bySpecificity ? winner.Dimensions > loser.Dimensions : string.CompareOrdinal(winner.Id, loser.Id) < 0, $"seed {seed}");
        Assert.Equal(bySpecificity ? RuleTieBreak.Specificity : RuleTieBreak.RuleId, collision.TieBreak);

        var witness = collision.FindWitness();
        var visit = new Visit(witness.Country, witness.Device, witness.Source, witness.Campaign, [.. witness.Segments], witness.Slug ?? link ?? Slugs[0]);
        Assert.True(Matches(winner, visit) && Matches(loser, visit), $"seed {seed}: {witness} is no witness of {winner.Id} and {loser.Id}");
    }

    private static PlainRule RandomRule(Random random, int number) => new($"{(char)('a' + random.Next(26))}{number}", random.Next(2))
    {
        Countries = Some(random, Countries),
        Devices = Some(random, Devices),
        Sources = Some(random, Sources),
        Campaigns = Some(random, [.. Campaigns.Where(campaign => campaign.Length > 0)]),
        Segments = Some(random, Segments),
        Slugs = Some(random, Slugs),
    };

    private static T[]? Some<T>(Random random, T[] all)
    {
        if (random.Next(10) < 6)
        {
            return null;
        }

        var shuffled = all.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..random.Next(1, all.Length)];
    }

    private static bool Matches(PlainRule rule, Visit visit) =>
        (rule.Countries is null || rule.Countries.Contains(visit.Country))
        && (rule.Devices is null || rule.Devices.Contains(visit.Device))
        && (rule.Sources is null || rule.Sources.Contains(visit.Source))
        && (rule.Campaigns is null || rule.Campaigns.Contains(visit.Campaign))
        && (rule.Segments is null || rule.Segments.Intersect(visit.Segments).Any())
        && (rule.Slugs is null || rule.Slugs.Contains(visit.Slug));

    private static AuditedRule Compile(PlainRule rule) => new(rule.Id, rule.Priority, Conditions.Compile(new RuleConditions
    {
        CountryIn = rule.Countries,
        DeviceIn = rule.Devices,
        SourceIn = rule.Sources,
        CampaignIn = rule.Campaigns,
        SegmentIn = rule.Segments,
        SlugIn = rule.Slugs,
    }));

    private static Country Parse(string code) => Country.TryParse(code, out var country) ? country : throw new ArgumentException(code, nameof(code));

    private static SlugKey Key(string slug) =>
        SlugKey.TryPack(Encoding.ASCII.GetBytes(slug), out var key) ? key : throw new ArgumentException(slug, nameof(slug));

    private sealed record Visit(Country Country, DeviceClass Device, string Source, string Campaign, string[] Segments, SlugKey Slug);

    private sealed record PlainRule(string Id, int Priority)
    {
        public Country[]? Countries { get; init; }

        public DeviceClass[]? Devices { get; init; }

        public string[]? Sources { get; init; }

        public string[]? Campaigns { get; init; }

        public string[]? Segments { get; init; }

        public SlugKey[]? Slugs { get; init; }

        public int Dimensions => new object?[] { Countries, Devices, Sources, Campaigns, Segments, Slugs }.Count(list => list is not null);
    }
}
