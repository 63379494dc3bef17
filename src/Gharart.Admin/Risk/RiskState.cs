using System.Diagnostics.Metrics;
using System.Text.Json;
using Gharart.Admin.Http;

namespace Gharart.Admin.Risk;

/// <summary>What scoring has done, for operators: counters and gauges, and what <c>/readyz</c> shows.</summary>
internal sealed class RiskState
{
    private readonly RiskFeeds _feeds;
    private long _scored;
    private long _changed;
    private long _failures;
    private long _lastScoredAt;

    public RiskState(RiskFeeds feeds, AdminMetrics metrics)
    {
        _feeds = feeds;
        var meter = metrics.Meter;
        meter.CreateObservableGauge("gharart_admin_risk_feeds", CountFeeds, description: "Risk feeds by what becomes of them");
        meter.CreateObservableGauge("gharart_admin_risk_feed_entries", () => (long)feeds.Current.Feeds.Sum(feed => feed.Count), description: "Entries of risk feeds in force");
        meter.CreateObservableCounter("gharart_admin_risk_scored_total", () => Interlocked.Read(ref _scored), description: "Domains that were scored anew");
        meter.CreateObservableCounter("gharart_admin_risk_changed_total", () => Interlocked.Read(ref _changed), description: "Domains whose score or factors changed");
        meter.CreateObservableCounter("gharart_admin_risk_failures_total", () => Interlocked.Read(ref _failures), description: "Attempts to score a handle's domains that failed");
        meter.CreateObservableGauge(
            "gharart_admin_risk_scored_timestamp_seconds", () => Interlocked.Read(ref _lastScoredAt) / 1000.0, description: "When domains were last looked at; 0 for not since the start");
    }

    public void Scored(int domains, int changed)
    {
        Interlocked.Add(ref _scored, domains);
        Interlocked.Add(ref _changed, changed);
    }

    public void Failed() => Interlocked.Increment(ref _failures);

    /// <summary>All that was due was looked at.</summary>
    public void Done(DateTimeOffset now) => Interlocked.Exchange(ref _lastScoredAt, now.ToUnixTimeMilliseconds());

    public RiskReadiness Read()
    {
        var at = Interlocked.Read(ref _lastScoredAt);
        return new RiskReadiness(_feeds.Reports, _feeds.Problem, at == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(at), Interlocked.Read(ref _failures));
    }

    /// <summary>Feeds that add nothing, and a folder that cannot be read, a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        foreach (var report in _feeds.Reports.Where(report => report.Problem is not null))
        {
            yield return $"Risk feed {report.File} adds nothing. {report.Problem}";
        }

        if (_feeds.Problem is { } problem)
        {
            yield return $"The folder of risk feeds cannot be read as a whole. {problem}";
        }
    }

    private IEnumerable<Measurement<long>> CountFeeds() => Enum.GetValues<FeedStatus>().Select(status => new Measurement<long>(
        _feeds.Reports.Count(report => report.Status == status),
        new KeyValuePair<string, object?>("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()))));
}
