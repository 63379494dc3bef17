using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Gharart.Admin.Http;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>What is known of deliveries: the backlog as it was last read from the database, and what this process did.</summary>
internal sealed class DeliveryMetrics
{
    private readonly long[] _attempts = new long[Enum.GetValues<DeliveryOutcome>().Length];
    private FrozenDictionary<int, int> _pending = FrozenDictionary<int, int>.Empty;
    private long _oldest;

    public DeliveryMetrics(AdminMetrics metrics, TimeProvider time)
    {
        var meter = metrics.Meter;
        meter.CreateObservableGauge("gharart_admin_deliveries_pending", () => (long)Pending, description: "Events that wait for their endpoints");
        meter.CreateObservableGauge(
            "gharart_admin_deliveries_oldest_seconds", () => OldestPendingAt is { } at ? (time.GetUtcNow() - at).TotalSeconds : 0, description: "Age of the oldest of them");
        meter.CreateObservableCounter(
            "gharart_admin_delivery_attempts_total",
            () => Enum.GetValues<DeliveryOutcome>().Select(outcome => new Measurement<long>(
                Count(outcome), KeyValuePair.Create<string, object?>("outcome", outcome.ToString().ToLowerInvariant()))),
            description: "Attempts by what came of them");
    }

    /// <summary>Attempts that were not taken.</summary>
    public long Failed => Enum.GetValues<DeliveryOutcome>().Where(outcome => outcome != DeliveryOutcome.Taken).Sum(Count);

    /// <summary>Events that wait, as of the last look.</summary>
    public int Pending => _pending.Values.Sum();

    public DateTimeOffset? OldestPendingAt => Interlocked.Read(ref _oldest) is var at and not 0 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    public int PendingOf(int templateId) => _pending.GetValueOrDefault(templateId);

    public void Looked(IEnumerable<KeyValuePair<int, int>> pending, DateTimeOffset? oldest)
    {
        _pending = pending.ToFrozenDictionary();
        Interlocked.Exchange(ref _oldest, oldest?.ToUnixTimeMilliseconds() ?? 0);
    }

    public void Attempted(DeliveryOutcome outcome) => Interlocked.Increment(ref _attempts[(int)outcome]);

    private long Count(DeliveryOutcome outcome) => Interlocked.Read(ref _attempts[(int)outcome]);
}
