using System.Diagnostics.Metrics;
using System.Text.Json;
using Gharart.Core.Snapshots;

namespace Gharart.Edge.Management;

/// <summary>What the edge counts. On the click path that is one interlocked addition.</summary>
internal sealed class EdgeMetrics
{
    private const string MeterName = "Gharart.Edge";

    private readonly long[] _answers = new long[Enum.GetValues<EdgeAnswer>().Length];
    private long _snapshotsRefused;
    private long _revision;
    private long _publishedAt;
    private long _shipped;

    private volatile string? _lastRefusal;

    public EdgeMetrics(IMeterFactory meters, TimeProvider time)
    {
        var meter = Meter = meters.Create(MeterName);
        meter.CreateObservableCounter(
            "gharart_edge_answers_total", () => Enum.GetValues<EdgeAnswer>().Select(answer => Measure("answer", answer, Count(answer))), description: "Requests by what was answered");
        meter.CreateObservableCounter(
            "gharart_edge_snapshots_refused_total", () => Interlocked.Read(ref _snapshotsRefused), description: "Snapshots that did not verify or load");
        meter.CreateObservableGauge(
            "gharart_edge_snapshot_revision", () => Interlocked.Read(ref _revision), description: "Revision that is served");
        meter.CreateObservableGauge(
            "gharart_edge_snapshot_age_seconds",
            () => _publishedAt == 0 ? 0 : (time.GetUtcNow().ToUnixTimeMilliseconds() - Interlocked.Read(ref _publishedAt)) / 1000.0,
            description: "Time since the served snapshot was published");
    }

    /// <summary>The instruments of this edge, apart from those of another in the same process.</summary>
    public Meter Meter { get; }

    /// <summary>Why the last snapshot was refused; null when the newest one is served.</summary>
    public string? LastRefusal => _lastRefusal;

    public void Answered(EdgeAnswer answer) => Interlocked.Increment(ref _answers[(int)answer]);

    public long Count(EdgeAnswer answer) => Interlocked.Read(ref _answers[(int)answer]);

    public void SnapshotRefused(string reason)
    {
        Interlocked.Increment(ref _snapshotsRefused);
        _lastRefusal = reason;
    }

    /// <summary>The store holds nothing newer than what is served.</summary>
    public void SnapshotCurrent() => _lastRefusal = null;

    public void SnapshotServed(Manifest manifest)
    {
        Interlocked.Exchange(ref _revision, (long)manifest.Revision);
        Interlocked.Exchange(ref _publishedAt, manifest.CreatedAt.ToUnixTimeMilliseconds());
    }

    /// <summary>Adds the counter of shipped clicks, which an edge has only where it ships them.</summary>
    public void CountShipped() => Meter.CreateObservableCounter(
        "gharart_edge_clicks_shipped_total", () => Interlocked.Read(ref _shipped), description: "Clicks handed to Redis since the start, those shipped again included");

    public void Shipped(int clicks) => Interlocked.Add(ref _shipped, clicks);

    private static Measurement<long> Measure<TEnum>(string label, TEnum value, long count)
        where TEnum : struct, Enum =>
        new(count, new KeyValuePair<string, object?>(label, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())));
}
