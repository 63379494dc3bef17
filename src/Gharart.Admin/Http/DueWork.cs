using System.Diagnostics.Metrics;

namespace Gharart.Admin.Http;

/// <summary>Gauges of work that comes due in the database: how much waits and for how long, as it was last read there, and how much this process is at.</summary>
internal sealed class DueWork
{
    private long _due;
    private long _running;
    private long _oldest;

    /// <param name="metrics">Gets three gauges.</param>
    /// <param name="time">Tells ages.</param>
    /// <param name="name">What their names begin with: <c>gharart_admin_link_checks</c>.</param>
    /// <param name="what">What waits, in the plural.</param>
    public DueWork(AdminMetrics metrics, TimeProvider time, string name, string what)
    {
        metrics.Meter.CreateObservableGauge($"{name}_due", () => Interlocked.Read(ref _due), description: $"{what} that wait");
        metrics.Meter.CreateObservableGauge($"{name}_oldest_due_seconds", () => AgeAt(time.GetUtcNow()), description: "For how long the first of them has waited; 0 where none does");
        metrics.Meter.CreateObservableGauge($"{name}_running", () => Interlocked.Read(ref _running), description: $"{what} that are being looked at here now");
    }

    /// <param name="due">How many wait.</param>
    /// <param name="oldest">Since when the first of them does; null without one.</param>
    public void Looked(long due, DateTimeOffset? oldest)
    {
        Interlocked.Exchange(ref _due, due);
        Interlocked.Exchange(ref _oldest, oldest?.ToUnixTimeMilliseconds() ?? 0);
    }

    public void Begin(int count = 1) => Interlocked.Add(ref _running, count);

    public void End(int count = 1) => Interlocked.Add(ref _running, -count);

    private double AgeAt(DateTimeOffset now) =>
        Interlocked.Read(ref _oldest) is var at and not 0 ? Math.Max(0, (now - DateTimeOffset.FromUnixTimeMilliseconds(at)).TotalSeconds) : 0;
}
