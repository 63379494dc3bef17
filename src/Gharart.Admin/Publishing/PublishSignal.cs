namespace Gharart.Admin.Publishing;

/// <summary>
/// Wakes the publishers when a commit left <see cref="PendingPublish"/> rows, each of the two who wait. A hint only: the rows are the truth, and a
/// publisher also looks for them when it starts.
/// </summary>
internal sealed class PublishSignal(TimeProvider time)
{
    private readonly WakeSignal _all = new(time);
    private readonly WakeSignal _blocks = new(time);
    private bool _isRaised;

    /// <summary>This process has committed something.</summary>
    public void Raise()
    {
        Volatile.Write(ref _isRaised, true);
        _blocks.Wake();
        _all.Wake();
    }

    /// <summary>Another process asks the publisher to look. It says so to all, so nobody is told in turn.</summary>
    public void Wake() => _all.Wake();

    /// <summary>Whether this process has committed something since the last call.</summary>
    public bool TakeRaised() => Interlocked.Exchange(ref _isRaised, false);

    /// <summary>Completes once a raise happened that no earlier wait has seen, at the latest after the given time.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _all.WaitAsync(atMost, cancellationToken);

    /// <summary>The same for the publisher of emergency blocks.</summary>
    public Task WaitForBlocksAsync(TimeSpan atMost, CancellationToken cancellationToken) => _blocks.WaitAsync(atMost, cancellationToken);
}
