using System.Threading.Channels;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Wakes the publishers when a commit left <see cref="PendingPublish"/> rows. Many raises before one wait count as one, for each of the two who
/// wait. A hint only: the rows are the truth, and a publisher also looks for them when it starts.
/// </summary>
internal sealed class PublishSignal
{
    private readonly Channel<bool> _all = NewChannel();
    private readonly Channel<bool> _blocks = NewChannel();
    private bool _isRaised;

    /// <summary>This process has committed something.</summary>
    public void Raise()
    {
        Volatile.Write(ref _isRaised, true);
        _blocks.Writer.TryWrite(true);
        _all.Writer.TryWrite(true);
    }

    /// <summary>Another process asks the publisher to look. It says so to all, so nobody is told in turn.</summary>
    public void Wake() => _all.Writer.TryWrite(true);

    /// <summary>Whether this process has committed something since the last call.</summary>
    public bool TakeRaised() => Interlocked.Exchange(ref _isRaised, false);

    /// <summary>Completes once a raise happened that no earlier wait has seen.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _all.Reader.ReadAsync(cancellationToken);

    /// <summary>As <see cref="WaitAsync(CancellationToken)"/>, but completes at the latest after the given time.</summary>
    public ValueTask WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken) => WaitAsync(_all, atMost, time, cancellationToken);

    /// <summary>The same for the publisher of emergency blocks.</summary>
    public ValueTask WaitForBlocksAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken) =>
        WaitAsync(_blocks, atMost, time, cancellationToken);

    private static async ValueTask WaitAsync(Channel<bool> channel, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await channel.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    private static Channel<bool> NewChannel() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
