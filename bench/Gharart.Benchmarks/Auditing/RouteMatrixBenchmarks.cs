using BenchmarkDotNet.Attributes;
using Gharart.Admin.Features.RoutePreview;
using Gharart.Admin.Http;
using Gharart.Core.Routing;
using Gharart.Core.Visitors;
using Gharart.TestKit.Routing;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Auditing;

/// <summary>The route matrix of 250 countries by 5 devices, as the API decides it; the naive way is a preview's text for each cell.</summary>
[MemoryDiagnoser]
public class RouteMatrixBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly MatrixAxes Axes = MatrixAxes.Read(new RouteMatrixRequest(), new FieldErrors());

    private PreviewScene _scene = null!;

    /// <summary>Rules of the handle; the link has four of its own.</summary>
    [Params(8, 64, 1000)]
    public int Rules { get; set; }

    /// <summary>Whether each rule lists 250 sources, campaigns and segments, the visitor's among them, and a single country.</summary>
    [Params(false, true)]
    public bool LongLists { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var generator = new RoutingGenerator(new Random(7));
        var rules = Enumerable.Range(0, 2000).SelectMany(_ => generator.Handle("other", Now, false).Rules).Select((rule, i) => rule with { Id = $"r{i}" }).ToArray();
        if (LongLists)
        {
            var countries = Axes.Countries.Select(country => country.ToString()).ToArray();
            rules = [.. rules.Select((rule, i) => rule with
            {
                CountryIn = [countries[i % countries.Length]], DeviceIn = null, SlugIn = null, SourceIn = Many("email"), CampaignIn = Many("festive"), SegmentIn = Many("new"),
            })];
        }

        var handle = SnapshotFixture.Of(new OracleHandle
        {
            Name = "brand",
            Domains = [new OracleDomain("shop.example", true, true)],
            Rules = rules[..Rules],
            Links = [new OracleLink { Slug = "sale", Url = "https://shop.example/sale", Rules = rules[^4..] }],
        }).Load();
        _scene = new PreviewScene(handle, "sale", Define.Key("sale"), false, [], []);
    }

    [Benchmark]
    public int[][] Matrix() => new MatrixOutcomes().Decide(_scene, Axes, Visitor, []);

    [Benchmark(Baseline = true)]
    public int TextForEachCell()
    {
        var texts = 0;
        var link = _scene.Link;
        var silent = default(NoTrace);
        foreach (var country in Axes.Countries)
        {
            foreach (var device in Axes.Devices)
            {
                var visit = new VisitorContext
                {
                    Country = country,
                    Device = device,
                    Source = "email"u8,
                    Campaign = "festive"u8,
                    Segments = "new"u8,
                    Unit = "visitor"u8,
                    UnixMilliseconds = Now.ToUnixTimeMilliseconds(),
                };
                texts += PreviewOutcome.Of(_scene.Handle, link, visit, _scene.Decide(link, visit, ref silent), []).ToString().Length;
            }
        }

        return texts;
    }

    private static string[] Many(string own) => [.. Enumerable.Range(0, 249).Select(i => $"{own}-{i:000}").Append(own)];

    private static VisitorContext Visitor => new()
    {
        Source = "email"u8,
        Campaign = "festive"u8,
        Segments = "new"u8,
        Unit = "visitor"u8,
        UnixMilliseconds = Now.ToUnixTimeMilliseconds(),
    };
}
