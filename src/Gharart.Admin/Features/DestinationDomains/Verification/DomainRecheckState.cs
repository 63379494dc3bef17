namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>How the re-checks of domains go on this host, for <c>/readyz</c>.</summary>
internal sealed class DomainRecheckState
{
    private long _lastRun;
    private long _checked;
    private long _failed;

    public DomainRecheckReport Report() => new(
        Volatile.Read(ref _lastRun) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, Volatile.Read(ref _checked), Volatile.Read(ref _failed));

    public void Ran(DateTimeOffset at) => Volatile.Write(ref _lastRun, at.ToUnixTimeMilliseconds());

    public void Checked() => Interlocked.Increment(ref _checked);

    public void Failed() => Interlocked.Increment(ref _failed);
}
