using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Routing;

public class RuleCollisionsTests
{
    [Fact]
    public void Find_ManyRules_AnswersInEvaluationOrder()
    {
        var rules = new[]
        {
            new PlainRule("zz", 5), new PlainRule("b", 7), new PlainRule("a", 7), new PlainRule("c", 7) { Countries = [Parse("DE")] }, new PlainRule("aa", 5),
        };

        var found = RuleCollisions.Find(new RuleLayer(rules.Select(Compile), null)).Select(c => $"{c.Winner.Priority} {c.Winner.Id} {c.Loser.Id} {c.TieBreak}");

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

        var found = RuleCollisions.Find(new RuleLayer(rules, null)).Select(collision => (collision.Winner.Id, collision.Loser.Id));

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

    [Theory]
    [InlineData("new", "returning", false)]
    [InlineData("new,vip", "returning", true)]
    [InlineData("new", "returning,vip", true)]
    [InlineData("new,returning", "returning", true)]
    public void Between_NewAndReturning_AreNotHadTogether(string left, string right, bool collide)
    {
        var one = Compile(new PlainRule("a", 1) { Segments = left.Split(',') });
        var other = Compile(new PlainRule("b", 1) { Segments = right.Split(',') });

        Assert.Equal(collide, RuleCollisions.Between(one, other, null) is not null);
        Assert.Equal(collide, RuleCollisions.Find(new RuleLayer([one, other], null)).Any());
    }

    private static AuditedRule Compile(PlainRule rule) => new(rule.Id, rule.Priority, Conditions.Compile(new RuleConditions
    {
        CountryIn = rule.Countries,
        SourceIn = rule.Sources,
        SegmentIn = rule.Segments,
    }));

    private static Country Parse(string code) => Country.TryParse(code, out var country) ? country : throw new ArgumentException(code, nameof(code));

    private sealed record PlainRule(string Id, int Priority)
    {
        public Country[]? Countries { get; init; }

        public string[]? Sources { get; init; }

        public string[]? Segments { get; init; }
    }
}
