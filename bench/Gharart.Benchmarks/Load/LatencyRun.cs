using Gharart.Benchmarks.Load.Contenders;
using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load;

/// <summary>Open loop at one rate for all: edge and nginx map, each undisturbed and while what they serve is replaced.</summary>
internal sealed class LatencyRun(Field field, Generator generator, LoadSettings settings, TextWriter progress)
{
    private static readonly TimeSpan SwapInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(2);

    private readonly List<(string Title, List<PacedResult> Results)> _rows = [];
    private int _rate;

    public async Task RunAsync(int rate, CancellationToken cancellationToken)
    {
        _rate = rate;
        var random = new Random(settings.Seed);
        var (edge, map) = (field.Find(Field.Edge), field.Find(Field.Map));
        (string Title, Contender Contender, Func<CancellationToken, Task> Disturb)[] rows =
        [
            ("Gharart edge", edge, _ => Task.CompletedTask),
            ($"Gharart edge, a new revision every {SwapInterval.TotalMilliseconds} ms", edge, stop => field.Published.KeepEditingAsync(SwapInterval, stop)),
            ("nginx map + geoip2 + access log", map, _ => Task.CompletedTask),
            ($"nginx map + geoip2 + access log, reloaded every {ReloadInterval.TotalSeconds} s", map, stop => KeepReloadingAsync(map.Server, stop)),
        ];
        _rows.AddRange(rows.Select(row => (row.Title, new List<PacedResult>())));

        // Round 0 is not counted: for its first seconds under load the edge's runtime compiles beside the clicks, here on the same core.
        for (var round = 0; round <= settings.Rounds; round++)
        {
            var order = Enumerable.Range(0, rows.Length).ToArray();
            random.Shuffle(order);
            foreach (var i in order)
            {
                var (title, contender, disturb) = rows[i];
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var disturbed = disturb(stop.Token);
                PacedResult result;
                try
                {
                    result = await generator.PaceAsync(contender, field.Mix.MeasuredKnownShare, rate, settings.Seconds, cancellationToken);
                }
                finally
                {
                    await stop.CancelAsync();
                    await disturbed;
                }

                if (round > 0)
                {
                    _rows[i].Results.Add(result);
                }

                await progress.WriteLineAsync($"round {round}: {title}: {result}");
            }
        }
    }

    public IEnumerable<string> Report()
    {
        yield return $"{_rate} requests a second on {settings.Connections} connections, {settings.Rounds} rounds of {settings.Seconds} s after one that is not counted; microseconds, median of the rounds (least–most).";
        yield return "";
        yield return "| server | p50 | p99 | p99.9 | slowest | longest standstill of the generator |";
        yield return "|---|---|---|---|---|---|";
        foreach (var (title, results) in _rows)
        {
            yield return $"| {title} | {Of(r => r.P50)} | {Of(r => r.P99)} | {Of(r => r.P999)} | {Of(r => r.Max)} | {Of(r => r.Standstill)} |";
            string Of(Func<PacedResult, double> figure) => Spread.Of(results.Select(figure)).Format("f0");
        }
    }

    private static async Task KeepReloadingAsync(ServerProcess nginx, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReloadInterval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                nginx.Signal(NginxServer.Hangup);
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }
}
