using System.Diagnostics.Metrics;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>How the re-checks of domains go, for <c>/readyz</c> and <c>/metrics</c>.</summary>
internal sealed class DomainRecheckState
{
    private readonly long[] _done = new long[Enum.GetValues<VerificationStatus>().Length];
    private long _lastRun;
    private long _gone;
    private long _failed;

    public DomainRecheckState(AdminMetrics metrics, TimeProvider time)
    {
        Work = new DueWork(metrics, time, "gharart_admin_domain_rechecks", "Domains whose proof is due to be looked at");
        metrics.Meter.CreateObservableCounter("gharart_admin_domain_rechecks_total", CountDone, description: "Domains that were looked at here, by how the proof stands after it");
        metrics.Meter.CreateObservableCounter("gharart_admin_domain_recheck_failures_total", () => Interlocked.Read(ref _failed), description: "Checks that broke off with an error of ours");
    }

    /// <summary>The domains that are due.</summary>
    public DueWork Work { get; }

    public DomainRecheckReport Report() => new(
        Volatile.Read(ref _lastRun) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        _done.Sum() + Interlocked.Read(ref _gone),
        Interlocked.Read(ref _failed));

    public void Ran(DateTimeOffset at) => Volatile.Write(ref _lastRun, at.ToUnixTimeMilliseconds());

    /// <summary>A check came to its end.</summary>
    /// <param name="after">How the proof stands now; null for a domain that was removed meanwhile.</param>
    public void Checked(VerificationStatus? after) => Interlocked.Increment(ref after is { } status ? ref _done[(int)status] : ref _gone);

    public void Failed() => Interlocked.Increment(ref _failed);

    private IEnumerable<Measurement<long>> CountDone() =>
    [
        .. Enum.GetValues<VerificationStatus>().Where(status => status != VerificationStatus.Waived)
            .Select(status => Count(Interlocked.Read(ref _done[(int)status]), ContractEnum<VerificationStatus>.ToWord(status).ToLowerInvariant())),
        Count(Interlocked.Read(ref _gone), "removed"),
    ];

    private static Measurement<long> Count(long value, string result) => new(value, KeyValuePair.Create<string, object?>("result", result));
}
