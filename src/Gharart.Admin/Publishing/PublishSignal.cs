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
}
