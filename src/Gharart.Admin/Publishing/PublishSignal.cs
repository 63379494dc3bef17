using System.Threading.Channels;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Wakes the publisher when a commit left <see cref="PendingPublish"/> rows. Many raises before one wait count as one.
/// A hint only: the rows are the truth, and a publisher also looks for them when it starts.
/// </summary>
internal sealed class PublishSignal
{
    private readonly Channel<bool> _channel =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _channel.Writer.TryWrite(true);

    /// <summary>Completes once a raise happened that no earlier wait has seen.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _channel.Reader.ReadAsync(cancellationToken);

    /// <summary>As <see cref="WaitAsync(CancellationToken)"/>, but completes at the latest after the given time.</summary>
    public async ValueTask WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up.
        }
    }
}
