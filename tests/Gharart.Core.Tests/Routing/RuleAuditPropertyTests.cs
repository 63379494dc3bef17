using Gharart.Core.Routing;
using Gharart.Core.Visitors;
using Gharart.TestKit;
using Gharart.TestKit.Routing;
using Gharart.TestKit.Snapshots;
using Xunit.Abstractions;

namespace Gharart.Core.Tests.Routing;

/// <summary>Collisions, shadowed rules and cell counts of random layers, against all cells tried one by one.</summary>
public class RuleAuditPropertyTests(ITestOutputHelper output)
{
    private static readonly int Sets = TestSize.Pick(250, 6_000);

    private static readonly string[] Countries = ["DE", "AT", "XX"];
    private static readonly string[] Devices = ["MOBILE", "TABLET", "DESKTOP", "BOT", "UNKNOWN"];
    private static readonly string[] Sources = ["email", "ad"];
    private static readonly string[] Campaigns = ["festive", "spring"];
    private static readonly string[] Segments = ["new", "returning", "vip", "press", "b2b"];
    private static readonly string[] Slugs = ["sale", "shop"];

    [Fact]
    public void Audit_RandomLayers_IsWhatTryingEveryCellSays()
    {
        var first = TestSize.IsFull ? Environment.TickCount : 1;
        output.WriteLine($"first seed {first}, {Sets} sets");
        int collisions = 0, shadowed = 0, together = 0, alone = 0;
        for (var seed = first; seed < first + Sets; seed++)
        {
            var random = new Random(seed);
            var link = random.Next(3) == 0 ? "sale" : null;
            var asked = Enumerable.Range(0, 6).Select(_ => random.Next(100) < 40).ToArray();
            var rules = Enumerable.Range(0, random.Next(2, 15)).Select(i => RandomRule(random, i, asked)).ToArray();
            var untrusted = rules.Where(_ => random.Next(6) == 0).Select(rule => rule.Id).ToHashSet();
            var layer = new RuleLayer(rules.Select(rule => Compile(rule, untrusted)), link is null ? null : Define.Key(link));
            var oracle = new RuleAuditOracle(rules, link);
            var message = $"seed {seed}, link {link}";

            Assert.True(oracle.Size == layer.Space.Size, $"{message}: {layer.Space.Size} cells, not {oracle.Size}");
            collisions += CheckCollisions(layer, oracle, rules, link, message);
            var (found, undecided) = RuleShadows.Find(layer);
            Assert.True(undecided.Count == 0, message);
            Assert.True(
                oracle.Shadowed(untrusted).Select(rule => rule.Id).SequenceEqual(found.Select(one => one.Rule.Id)),
                $"{message}: {string.Join(',', found.Select(one => one.Rule.Id))} are shadowed, not {string.Join(',', oracle.Shadowed(untrusted).Select(rule => rule.Id))}");
            foreach (var one in found)
            {
                CheckProof(one, oracle, rules, untrusted, message);
            }

            shadowed += found.Count;
            together += found.Count(one => one.CoveredBy.Count > 1);
            alone += rules.Length - found.Count;
        }

        output.WriteLine($"{collisions} collisions, {shadowed} shadowed, {together} of them by several rules, {alone} not");

        // Enough of every answer, or the comparisons above prove little.
        Assert.True(collisions > Sets / 2 && shadowed > Sets / 2 && together > Sets / 5 && alone > Sets, "Too few cases of one kind.");
    }

    [Fact]
    public void Shadowed_HardShapes_AreWhatTryingEveryCellSays()
    {
        var sets = TestSize.Pick(6, 300);
        var first = TestSize.IsFull ? Environment.TickCount : 1;
        output.WriteLine($"first seed {first}, {sets} of each shape");
        foreach (var (name, make) in HardLayers.Shapes)
        {
            var (shadowed, others) = (0, 0);
            for (var seed = first; seed < first + sets; seed++)
            {
                var rules = make(new Random(seed));
                var layer = new RuleLayer(rules.Select(rule => Compile(rule, [])), null);
                var oracle = new RuleAuditOracle(rules, null);
                var (found, undecided) = RuleShadows.Find(layer);

                var message = $"{name}, seed {seed}";
                var expected = oracle.Shadowed(new HashSet<string>()).Select(rule => rule.Id).ToArray();
                Assert.True(undecided.Count == 0, $"{message}: {string.Join(',', undecided)} are open");
                Assert.True(
                    expected.SequenceEqual(found.Select(one => one.Rule.Id)),
                    $"{message}: {string.Join(',', found.Select(one => one.Rule.Id))} are shadowed, not {string.Join(',', expected)}");
                Assert.All(found, one => Assert.True(one.IsCoverLeast && one.IsProofWhole, $"{message}: {one.Rule.Id} is not proved"));
                if (found.Count > 0)
                {
                    CheckProof(found[^1], oracle, rules, [], message);
                }

                shadowed += found.Count;
                others += rules.Length - found.Count;
            }

            output.WriteLine($"{name}: {shadowed} shadowed, {others} not");
            Assert.True(others > sets);
        }
    }

    private static int CheckCollisions(RuleLayer layer, RuleAuditOracle oracle, OracleRule[] rules, string? link, string message)
    {
        var expected = oracle.Collisions().Select(pair => (pair.Winner.Id, pair.Loser.Id, oracle.Overlap(pair.Winner, pair.Loser))).ToList();
        var found = RuleCollisions.Find(layer).ToList();
        var actual = found.Select(c => (c.Winner.Id, c.Loser.Id, layer.Space.OverlapCells(c.Winner.When, c.Loser.When)));
        Assert.True(expected.SequenceEqual(actual), $"{message}: {string.Join(' ', actual)} collide, not {string.Join(' ', expected)}");
        foreach (var collision in found)
        {
            var (winner, loser) = (rules.Single(r => r.Id == collision.Winner.Id), rules.Single(r => r.Id == collision.Loser.Id));
            Assert.Equal(winner.Dimensions == loser.Dimensions ? RuleTieBreak.RuleId : RuleTieBreak.Specificity, collision.TieBreak);
            var witness = collision.FindWitness();
            var cell = new RuleAuditOracle.Cell(
                witness.Country.ToString(), witness.Device.ToString().ToUpperInvariant(), witness.Source, witness.Campaign, [.. witness.Segments],
                witness.Slug?.ToString() ?? link ?? RuleAuditOracle.Other, 1);
            Assert.True(RuleAuditOracle.Matches(winner, cell) && RuleAuditOracle.Matches(loser, cell), $"{message}: {witness} is no witness");
            Assert.NotNull(RuleCollisions.Between(collision.Loser, collision.Winner, layer.Link));
        }

        var pairs = from i in Enumerable.Range(0, rules.Length) from j in Enumerable.Range(0, i) select (layer.Rules[i], layer.Rules[j]);
        Assert.Equal(found.Count, pairs.Count(pair => RuleCollisions.Between(pair.Item1, pair.Item2, layer.Link) is not null));
        return found.Count;
    }

    // The named rules cover it, none of them can go, and the regions say which of them covers what.
    private static void CheckProof(ShadowedRule found, RuleAuditOracle oracle, OracleRule[] rules, HashSet<string> untrusted, string message)
    {
        var rule = rules.Single(r => r.Id == found.Rule.Id);
        var covering = found.CoveredBy.Select(one => rules.Single(r => r.Id == one.Id)).ToArray();
        Assert.DoesNotContain(covering, one => untrusted.Contains(one.Id));
        var matched = oracle.Cells.Where(cell => RuleAuditOracle.Matches(rule, cell)).ToArray();
        Assert.All(matched, cell => Assert.True(covering.Any(one => RuleAuditOracle.Matches(one, cell)), $"{message}: {rule.Id} wins {cell}"));
        foreach (var spare in covering)
        {
            Assert.True(
                matched.Any(cell => !covering.Any(one => one != spare && RuleAuditOracle.Matches(one, cell))), $"{message}: {spare.Id} is not needed for {rule.Id}");
        }

        foreach (var cell in matched)
        {
            var regions = found.Regions.Where(region => IsIn(region, cell)).Select(region => rules.Single(r => r.Id == region.CoveredBy.Id)).ToList();
            Assert.True(regions.Count > 0, $"{message}: no region of {rule.Id} holds {cell}");
            Assert.True(regions.TrueForAll(one => RuleAuditOracle.Matches(one, cell)), $"{message}: a region of {rule.Id} holds {cell}, which its rule does not match");
        }

        Assert.Equal(found.CoveredBy, found.Regions.Select(region => region.CoveredBy).Distinct().OrderBy(one => one, Comparer<AuditedRule>.Create(AuditedRule.CompareOrder)));
    }

    private static bool IsIn(ShadowRegion region, RuleAuditOracle.Cell cell) =>
        region.Countries?.Any(country => country.ToString() == cell.Country || (cell.Country == RuleAuditOracle.Other && country.ToString() == "ZW")) != false
        && region.Devices?.Contains(Enum.Parse<DeviceClass>(cell.Device, ignoreCase: true)) != false
        && region.Sources?.Contains(cell.Source) != false
        && region.Campaigns?.Contains(cell.Campaign) != false
        && region.Segments?.Any(visit => visit.Split(',').All(cell.Segments.Contains)) != false
        && region.Slugs?.Any(slug => slug.ToString() == cell.Slug) != false;

    // In a layer that asks about few dimensions, and behind with fewer of them than before, rules cover one another together.
    private static OracleRule RandomRule(Random random, int number, bool[] asked)
    {
        var priority = random.Next(3);
        return new OracleRule
        {
            Id = $"{(char)('a' + random.Next(26))}{number}",
            Priority = priority,
            CountryIn = Some(0, Countries),
            DeviceIn = Some(1, Devices),
            SourceIn = Some(2, Sources),
            CampaignIn = Some(3, Campaigns),
            SegmentIn = Some(4, Segments),
            SlugIn = Some(5, Slugs),
            Variants = [new OracleVariant("only", "https://shop.example/")],
        };

        string[]? Some(int dimension, string[] all)
        {
            if (!asked[dimension] || random.Next(6) <= priority)
            {
                return null;
            }

            var shuffled = all.ToArray();
            random.Shuffle(shuffled);
            return shuffled[..random.Next(1, Math.Max(3, all.Length))];
        }
    }

    private static AuditedRule Compile(OracleRule rule, HashSet<string> untrusted) =>
        new(rule.Id, rule.Priority, Conditions.Compile(OracleDefinitions.Conditions(rule)), !untrusted.Contains(rule.Id));
}
