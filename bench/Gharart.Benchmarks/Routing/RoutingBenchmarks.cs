using BenchmarkDotNet.Attributes;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.TestKit.Routing;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Routing;

/// <summary>One decision; the naive way is the tests' oracle, which filters and sorts the rules for each visit.</summary>
[MemoryDiagnoser]
public class RoutingBenchmarks
{
    private const int Visits = 64;

    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private OracleHandle _oracle = null!;
    private HandleSnapshot _snapshot = null!;
    private OracleVisit[] _visits = [];
    private (string Slug, SlugKey Key) _link;
    private byte[] _unit = [];
    private int _next;

    /// <summary>Rules of the handle; the link has four of its own.</summary>
    [Params(0, 8, 64)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var generator = new RoutingGenerator(new Random(7));
        var rules = Enumerable.Range(0, 200).SelectMany(_ => generator.Handle("other", Now, false).Rules).DistinctBy(rule => rule.Id).ToArray();
        _oracle = new OracleHandle
        {
            Name = "brand",
            Domains = [new OracleDomain("shop.example", true, true)],
            Rules = rules[..Rules],
            Links = [new OracleLink { Slug = "sale", Url = "https://shop.example/sale", Rules = Rules == 0 ? [] : rules[^4..] }],
        };
        _snapshot = SnapshotFixture.Of(_oracle).Load();
        _visits = [.. Enumerable.Range(0, Visits).Select(_ => generator.Visit(Now))];
        _link = ("sale", Define.Key("sale"));
        _unit = [.. "0b2f6d0e9a7c4f13"u8];
    }

    [Benchmark(Baseline = true)]
    public OracleAnswer Oracle() => RoutingOracle.Decide(_oracle, _link.Slug, _visits[_next++ & (Visits - 1)]);

    [Benchmark]
    public RouteOutcome Decide()
    {
        _snapshot.TryFindLink(_link.Key, out var link);
        var visitor = new Core.Visitors.VisitorContext
        {
            Country = Core.Geo.Country.FromIndex(_next++ & (Visits - 1)),
            Device = (Core.Visitors.DeviceClass)(_next & 3),
            Source = "email"u8,
            Campaign = "festive"u8,
            Segments = "returning\nvip"u8,
            Unit = _unit,
            UnixMilliseconds = 1_768_478_400_000,
        };
        var silent = default(NoTrace);
        return RoutingEngine.Decide(_snapshot, link, visitor, ref silent).Outcome;
    }
}
