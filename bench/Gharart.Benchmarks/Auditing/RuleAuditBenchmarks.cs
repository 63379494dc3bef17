using BenchmarkDotNet.Attributes;
using Gharart.Core.Geo;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;

namespace Gharart.Benchmarks.Auditing;

/// <summary>The whole audit of a layer of a thousand rules: as people write them, and as hard as can be.</summary>
[MemoryDiagnoser]
public class RuleAuditBenchmarks
{
    private const int Rules = 1_000;

    private AuditedRule[] _rules = [];

    /// <summary>Which rules.</summary>
    [Params(Kind.Markets, Kind.OnePriority, Kind.Grid, Kind.Hard)]
    public Kind Layer { get; set; }

    /// <summary>Kinds of layers.</summary>
    public enum Kind
    {
        /// <summary>A few countries, often a device, a source or a campaign; ten priorities.</summary>
        Markets,

        /// <summary>The same, all of one priority.</summary>
        OnePriority,

        /// <summary>Each rule a single country and device, and behind each a rule for the country that five of them cover.</summary>
        Grid,

        /// <summary>Random halves of six long lists: no rule is covered, and every one nearly.</summary>
        Hard,
    }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(7);
        _rules = [.. Enumerable.Range(0, Rules).Select(i => new AuditedRule($"rule-{i:0000}", PriorityOf(i), Conditions.Compile(When(random, i))))];
    }

    [Benchmark]
    public (int Collisions, int Shadowed, int Undecided) Audit()
    {
        var layer = new RuleLayer(_rules, null);
        var (shadowed, undecided) = RuleShadows.Find(layer);
        return (RuleCollisions.Find(layer).Count(), shadowed.Count, undecided.Count);
    }

    private int PriorityOf(int i) => Layer switch
    {
        Kind.OnePriority => 100,
        Kind.Grid => i % 6 == 5 ? 200 : 100,
        Kind.Hard => i,
        _ => i % 10,
    };

    private RuleConditions When(Random random, int i)
    {
        switch (Layer)
        {
            case Kind.Grid:
                var country = Country.FromIndex(i / 6 % Country.Count);
                return new RuleConditions { CountryIn = [country], DeviceIn = i % 6 == 5 ? null : [(DeviceClass)(i % 6)] };
            case Kind.Hard:
                return new RuleConditions
                {
                    CountryIn = Half(random, [.. Country.All]),
                    DeviceIn = Half(random, Enum.GetValues<DeviceClass>()),
                    SourceIn = Half(random, Names("s", 250)),
                    CampaignIn = Half(random, Names("c", 250)),
                    SegmentIn = Half(random, Names("g", 250)),
                };
            default:
                return new RuleConditions
                {
                    CountryIn = random.Next(10) < 8 ? [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Country.FromIndex(random.Next(Country.Count)))] : null,
                    DeviceIn = random.Next(10) < 4 ? [(DeviceClass)random.Next(5)] : null,
                    SourceIn = random.Next(10) < 3 ? [Names("s", 40)[random.Next(40)]] : null,
                    CampaignIn = random.Next(10) < 3 ? [Names("c", 60)[random.Next(60)]] : null,
                    SegmentIn = random.Next(10) < 2 ? ["returning"] : null,
                };
        }
    }

    private static T[] Half<T>(Random random, T[] all)
    {
        var half = all.ToArray();
        random.Shuffle(half);
        return half[..Math.Max(1, all.Length / 2)];
    }

    private static string[] Names(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i}")];
}
