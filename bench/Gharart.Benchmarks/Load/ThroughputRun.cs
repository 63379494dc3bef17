using Gharart.Benchmarks.Load.Contenders;
using Gharart.Benchmarks.Load.Traffic;

namespace Gharart.Benchmarks.Load;

/// <summary>Closed loop: every contender has its turn in each round, in another order each time.</summary>
internal sealed class ThroughputRun(Field field, Generator generator, LoadSettings settings, TextWriter progress)
{
    // Compilation shares the core with the server and starves while that is saturated, so what compiles itself is warmed up at a rate
    // that leaves it time: under a flood the edge still ran instrumented code after half a minute.
    private const int WarmUpRate = 5_000;
    private const int ManagedWarmUpSeconds = 15;
    private const int WarmUpSeconds = 3;

    // A server that had less of its core was disturbed by another program, or not kept busy: such a turn is taken again, but not for ever.
    private const double EnoughOfTheCore = 0.93;
    private const int Tries = 2;

    private const double MicrosecondsPerSecond = 1_000_000;

    private readonly Contender[] _contenders =
        [.. field.Contenders.Where(contender => contender.Key == Field.Constant || settings.IncludesContender(contender.Key))];

    private readonly Dictionary<string, List<Turn>> _turns = field.Contenders.ToDictionary(contender => contender.Key, _ => new List<Turn>());

    /// <summary>Requests a second that a contender reached in the median round.</summary>
    public double RateOf(string key) => Spread.Of(_turns[key].Select(turn => turn.Rate)).Median;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var random = new Random(settings.Seed);
        foreach (var contender in _contenders)
        {
            await AnswerCheck.RunAsync(contender, field.Mix, random, cancellationToken);
            if (contender.Server.IsManaged)
            {
                _ = await generator.PaceAsync(contender, field.Mix.MeasuredKnownShare, WarmUpRate, ManagedWarmUpSeconds, cancellationToken);
            }

            _ = await generator.FloodAsync(contender, field.Mix.MeasuredKnownShare, WarmUpSeconds, cancellationToken);
        }

        for (var round = 1; round <= settings.Rounds; round++)
        {
            var order = (Contender[])_contenders.Clone();
            random.Shuffle(order);
            foreach (var contender in order)
            {
                await AnswerCheck.RunAsync(contender, field.Mix, random, cancellationToken);
                var turn = await TakeTurnAsync(contender, cancellationToken);
                _turns[contender.Key].Add(turn);
                await progress.WriteLineAsync(
                    $"round {round}: {contender.Key} {turn.Rate:f0}/s, {turn.Cpu:f2} µs of processor time a request, {turn.Share:p0} of its core");
            }
        }

        foreach (var edge in field.Edges)
        {
            if (await EdgeServer.UnrecordedAsync(edge.Port, cancellationToken) is not 0 and var lost)
            {
                throw new LoadException($"{edge.Title} answered {lost} clicks without writing them: its figures do not count.");
            }
        }
    }

    public IEnumerable<string> Report()
    {
        yield return "| server | work | ratio | ratio by processor time | requests/s | server µs a request | of its core |";
        yield return "|---|---|---|---|---|---|---|";
        var baseline = _turns[Field.Constant];
        foreach (var contender in _contenders)
        {
            var turns = _turns[contender.Key];
            var ratio = Spread.Of(turns.Zip(baseline, (own, other) => own.Rate / other.Rate));
            var cpuRatio = Spread.Of(turns.Zip(baseline, (own, other) => other.Cpu / own.Cpu));
            yield return $"| {contender.Title} | {contender.Work} | **{ratio.Format("f2")}** | {cpuRatio.Format("f2")} | {Spread.Of(turns.Select(t => t.Rate)).Format("f0")} | {Spread.Of(turns.Select(t => t.Cpu)).Format("f2")} | {Spread.Of(turns.Select(t => t.Share)).Format("p0")} |";
        }

        var edge = _turns[Field.Edge];
        if (edge.Count == 0 || _turns[Field.Map].Count == 0)
        {
            yield break;
        }

        var toMap = Spread.Of(edge.Zip(_turns[Field.Map], (own, other) => own.Rate / other.Rate));
        var toMapByCpu = Spread.Of(edge.Zip(_turns[Field.Map], (own, other) => other.Cpu / own.Cpu));
        yield return "";
        yield return $"Edge to nginx map + geoip2 + access log: **{toMap.Format("f2")}**, by processor time {toMapByCpu.Format("f2")}.";
    }

    private async Task<Turn> TakeTurnAsync(Contender contender, CancellationToken cancellationToken)
    {
        var best = default(Turn);
        for (var attempt = 0; attempt < Tries && best.Share < EnoughOfTheCore; attempt++)
        {
            var before = contender.Server.CpuSeconds;
            var (requests, took) = await generator.FloodAsync(contender, field.Mix.MeasuredKnownShare, settings.Seconds, cancellationToken);
            var used = contender.Server.CpuSeconds - before;
            var turn = new Turn(requests / took, used * MicrosecondsPerSecond / requests, used / took);
            best = turn.Share > best.Share ? turn : best;
        }

        return best;
    }

    /// <param name="Rate">Requests a second.</param>
    /// <param name="Cpu">Processor time of the server for a request, in microseconds.</param>
    /// <param name="Share">How much of its core the server had.</param>
    private readonly record struct Turn(double Rate, double Cpu, double Share);
}
