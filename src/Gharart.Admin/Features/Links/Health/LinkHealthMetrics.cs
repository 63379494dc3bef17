using System.Diagnostics.Metrics;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>How link health checks go.</summary>
internal sealed class LinkHealthMetrics
{
    private readonly long[] _done = new long[Enum.GetValues<LinkHealthStatus>().Length];
    private long _failures;

    public LinkHealthMetrics(AdminMetrics metrics, TimeProvider time)
    {
        Work = new DueWork(metrics, time, "gharart_admin_link_checks", "Links in health checks");
        metrics.Meter.CreateObservableCounter("gharart_admin_link_checks_total", CountDone, description: "Links that were checked here, by what was found");
        metrics.Meter.CreateObservableCounter(
            "gharart_admin_link_check_failures_total", () => Interlocked.Read(ref _failures), description: "Steps of health checks that broke off with an error of ours");
    }

    /// <summary>The links of the runs that have not ended.</summary>
    public DueWork Work { get; }

    public void Done(LinkHealthStatus status) => Interlocked.Increment(ref _done[(int)status]);

    public void Failed() => Interlocked.Increment(ref _failures);

    private IEnumerable<Measurement<long>> CountDone() => Enum.GetValues<LinkHealthStatus>().Select(status => new Measurement<long>(
        Interlocked.Read(ref _done[(int)status]), KeyValuePair.Create<string, object?>("result", ContractEnum<LinkHealthStatus>.ToWord(status).ToLowerInvariant())));
}
