using System.Web;
using BenchmarkDotNet.Attributes;
using Gharart.Core.Destinations;
using Gharart.Core.Tokens;

namespace Gharart.Benchmarks.Routing;

/// <summary>The Location of a click: destination, tracking, the visitor's query and the token. The naive way is UriBuilder and a parsed query.</summary>
[MemoryDiagnoser]
public class LocationBenchmarks
{
    private const string Destination = "https://shop.example/products/1234567?ref=campaign-mail";
    private const string Tracking = "utm_source=mail&utm_campaign=festive";
    private const string Visitor = "gclid=EAIaIQobChMI&color=red";

    private readonly byte[] _output = new byte[8192];
    private readonly byte[] _token = [.. Enumerable.Repeat((byte)'t', CtxToken.Length)];

    [Benchmark(Baseline = true)]
    public string UriBuilder()
    {
        var builder = new UriBuilder(Destination);
        var query = HttpUtility.ParseQueryString(builder.Query);
        foreach (var added in new[] { Tracking, Visitor })
        {
            var parsed = HttpUtility.ParseQueryString(added);
            foreach (var key in parsed.AllKeys)
            {
                query[key] ??= parsed[key];
            }
        }

        query["ctx"] = new string('t', CtxToken.Length);
        builder.Query = query.ToString();
        return builder.Uri.AbsoluteUri;
    }

    [Benchmark]
    public int Compose() => DestinationComposer.Compose(
        new DestinationParts
        {
            Origin = "https://shop.example"u8,
            PathQueryFragment = "/products/1234567?ref=campaign-mail"u8,
            StaticQuery = "utm_source=mail&utm_campaign=festive"u8,
            VisitorQuery = "gclid=EAIaIQobChMI&color=red"u8,
            ForwardQuery = true,
            Ctx = _token,
        },
        _output);

    [Benchmark]
    public int ComposePlain() => DestinationComposer.Compose(
        new DestinationParts { Origin = "https://shop.example"u8, PathQueryFragment = "/products/1234567?ref=campaign-mail"u8, Ctx = _token },
        _output);
}
