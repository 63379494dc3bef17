using System.Diagnostics.Metrics;
using Gharart.Core.Snapshots;

namespace Gharart.Edge.Management;

/// <summary>What the edge counts. On the click path that is one interlocked addition.</summary>
internal sealed class EdgeMetrics
{
    public const string MeterName = "Gharart.Edge";

    private readonly long[] _answers = new long[Enum.GetValues<EdgeAnswer>().Length];
    private long _snapshotsRefused;
    private long _revision;
    private long _publishedAt;

    public EdgeMetrics(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter(
            "gharart_edge_answers_total", () => Enum.GetValues<EdgeAnswer>().Select(Measure), description: "Requests by what was answered");
        meter.CreateObservableCounter(
            "gharart_edge_snapshots_refused_total", () => Interlocked.Read(ref _snapshotsRefused), description: "Snapshots that did not verify or load");
        meter.CreateObservableGauge(
            "gharart_edge_snapshot_revision", () => Interlocked.Read(ref _revision), description: "Revision that is served");
        meter.CreateObservableGauge(
            "gharart_edge_snapshot_age_seconds",
            () => _publishedAt == 0 ? 0 : (time.GetUtcNow().ToUnixTimeMilliseconds() - Interlocked.Read(ref _publishedAt)) / 1000.0,
            description: "Time since the served snapshot was published");
    }

    /// <summary>Why the last snapshot was refused; null when the newest one is served.</summary>
    public string? LastRefusal { get; private set; }

    public void Answered(EdgeAnswer answer) => Interlocked.Increment(ref _answers[(int)answer]);

    public long Count(EdgeAnswer answer) => Interlocked.Read(ref _answers[(int)answer]);

    public void SnapshotRefused(string reason)
    {
        Interlocked.Increment(ref _snapshotsRefused);
        LastRefusal = reason;
    }

    public void SnapshotServed(Manifest manifest)
    {
        Interlocked.Exchange(ref _revision, (long)manifest.Revision);
        Interlocked.Exchange(ref _publishedAt, manifest.CreatedAt.ToUnixTimeMilliseconds());
        LastRefusal = null;
    }

    private Measurement<long> Measure(EdgeAnswer answer) =>
        new(Count(answer), new KeyValuePair<string, object?>("answer", answer.ToString().ToLowerInvariant()));
}
