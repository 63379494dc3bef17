using System.Text.Json;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>What a fixed-rate run saw. Times in microseconds, counted from when a request was due, not from when it could be sent.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
/// <param name="Max">The slowest.</param>
/// <param name="Answers">Answers counted, after the warm-up.</param>
/// <param name="Redirects">302 among all answers.</param>
/// <param name="NotFound">404 among all answers.</param>
/// <param name="Total">All answers.</param>
/// <param name="Reconnects">Connections that the server closed.</param>
/// <param name="Standstill">How long the generator itself once stood still: what else ran on its core, or beside the machine. Every request due then is late by it.</param>
internal sealed record PacedResult(
    double P50, double P99, double P999, double Max, int Answers, int Redirects, int NotFound, int Total, int Reconnects, double Standstill)
{
    private const string Mark = "RESULT ";

    public string ToLine() => Mark + JsonSerializer.Serialize(this);

    public static PacedResult Parse(string output)
    {
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith(Mark, StringComparison.Ordinal)) ?? throw new LoadException($"The generator said:\n{output}");
        return JsonSerializer.Deserialize<PacedResult>(line[Mark.Length..])!;
    }
}
