using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Benchmarks.Visitors;

/// <summary>What rules may ask for, out of the headers; the naive way is a regular expression a device class, and strings.</summary>
[MemoryDiagnoser]
public partial class VisitorBenchmarks
{
    private const string Agent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";

    private readonly byte[] _agent = System.Text.Encoding.ASCII.GetBytes(Agent);
    private readonly byte[] _salt = new byte[16];
    private readonly byte[] _scratch = new byte[VisitorClassifier.ScratchLength];

    [Benchmark(Baseline = true)]
    public (DeviceClass, string, string) RegexAndStrings()
    {
        var agent = System.Text.Encoding.ASCII.GetString(_agent);
        var device = Bot().IsMatch(agent) ? DeviceClass.Bot
            : Tablet().IsMatch(agent) ? DeviceClass.Tablet
            : Mobile().IsMatch(agent) ? DeviceClass.Mobile
            : DeviceClass.Desktop;
        var query = System.Web.HttpUtility.ParseQueryString("utm_campaign=Festive&seg=vip");
        var host = new Uri("https://www.instagram.com/p/x").Host;
        return (device, query["utm_campaign"]!.ToLowerInvariant(), host);
    }

    [Benchmark]
    public DeviceClass Classify()
    {
        var context = VisitorClassifier.Classify(
            new VisitorInputs
            {
                UserAgent = _agent,
                Referrer = "https://www.instagram.com/p/x"u8,
                Query = "utm_campaign=Festive&seg=vip"u8,
                OwnHost = "brand.go.example"u8,
                Address = ClientAddress.FromIPv4(0xCB007101),
                Country = Country.FromIndex(57),
                HandleId = 7,
                DailySalt = _salt,
                UnixMilliseconds = 1_768_478_400_000,
            },
            default,
            _scratch,
            out _);
        return context.Device;
    }

    [GeneratedRegex("bot|crawl|spider|preview|curl|wget", RegexOptions.IgnoreCase)]
    private static partial Regex Bot();

    [GeneratedRegex("ipad|tablet|android(?!.*mobile)", RegexOptions.IgnoreCase)]
    private static partial Regex Tablet();

    [GeneratedRegex("mobile|iphone|ipod|android", RegexOptions.IgnoreCase)]
    private static partial Regex Mobile();
}
