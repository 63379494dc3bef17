using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gharart.Benchmarks.Load.Contenders;
using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load;

/// <summary>Memory of a link and cold start: edges that have nothing but their last-known-good snapshot, one with many links and one with few.</summary>
internal sealed class ScaleRun(string folder, string networks, Func<string, Generator> createGenerator, LoadSettings settings, TextWriter progress)
{
    private const int Starts = 3;
    private const int FewLinks = 1_000;
    private const int LoadSeconds = 3;
    private const int Port = 18_120;

    private readonly List<Figures> _many = [];
    private readonly List<Figures> _few = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (count, into) in ((int, List<Figures>)[])[(FewLinks, _few), (settings.ScaleLinks, _many)])
        {
            // One link of a thousand has a rule: this is about links, and rules are objects.
            var links = new LinkSet(count, ruleEvery: 1000);
            var data = Path.Combine(folder, $"scale-{count}");
            _ = await PublishedLinks.CreateAsync(Path.Combine(data, "edge", "snapshots"), links, TimeProvider.System);
            var random = new Random(settings.Seed);
            var mix = new ClickMix(links, new NetworkSet(random), random);
            mix.Write(data + ".requests");
            var generator = createGenerator(data + ".requests");
            for (var start = 0; start < Starts; start++)
            {
                into.Add(await MeasureAsync(data, links, mix, generator, cancellationToken));
                await progress.WriteLineAsync($"{count} links: {into[^1]}");
            }
        }
    }

    public IEnumerable<string> Report()
    {
        var links = settings.ScaleLinks - FewLinks;
        yield return $"| links | start to first correct 302, ms | resident after it, MiB | resident after {LoadSeconds} s of load, MiB |";
        yield return "|---|---|---|---|";
        foreach (var (count, figures) in ((int, List<Figures>)[])[(FewLinks, _few), (settings.ScaleLinks, _many)])
        {
            yield return $"| {count} | {Of(f => f.Milliseconds)} | {Of(f => f.First / 1048576.0)} | {Of(f => f.Loaded / 1048576.0)} |";
            string Of(Func<Figures, double> figure) => Spread.Of(figures.Select(figure)).Format("f0");
        }

        yield return "";
        yield return $"Memory a link (difference of the resident medians): **{(Median(_many, f => f.First) - Median(_few, f => f.First)) / links:f0} B** " +
            $"after the first answer, **{(Median(_many, f => f.Loaded) - Median(_few, f => f.Loaded)) / links:f0} B** after load.";
    }

    private static double Median(List<Figures> figures, Func<Figures, double> figure) => Spread.Of(figures.Select(figure)).Median;

    private async Task<Figures> MeasureAsync(string data, LinkSet links, ClickMix mix, Generator generator, CancellationToken cancellationToken)
    {
        var click = mix.Clicks.First(c => c.Link >= 0);
        var expected = EdgeServer.Expect(links)(click);
        var since = Stopwatch.GetTimestamp();
        await using var server = EdgeServer.Start(data, networks, Port, EdgeServer.Program);
        while (!await AnswersAsync(click.Request, expected.Location!, cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(2))
            {
                throw new LoadException("The edge did not answer from its last-known-good within two minutes.");
            }
        }

        var milliseconds = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        var first = server.ResidentBytes;
        var contender = new Contender("edge-scale", "Gharart edge", "", Port, server, EdgeServer.Expect(links));
        await AnswerCheck.RunAsync(contender, mix, new Random(settings.Seed), cancellationToken);
        _ = await generator.FloodAsync(contender, mix.MeasuredKnownShare, LoadSeconds, cancellationToken);
        return new Figures(milliseconds, first, server.ResidentBytes);
    }

    private static async Task<bool> AnswersAsync(byte[] request, string location, CancellationToken cancellationToken)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        await look.WaitForNextTickAsync(cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        }
        catch (SocketException)
        {
            return false;
        }

        await socket.SendAsync(request, cancellationToken);
        var buffer = new byte[16 * 1024];
        var received = await socket.ReceiveAsync(buffer, cancellationToken);
        return HttpAnswer.TryRead(buffer.AsSpan(0, received), out var answer) && answer.Status == 302
            && answer.Location.StartsWith(Encoding.ASCII.GetBytes(location));
    }

    private readonly record struct Figures(double Milliseconds, double First, double Loaded);
}
