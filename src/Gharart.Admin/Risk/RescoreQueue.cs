using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Gharart.Admin.Risk;

/// <summary>Handles whose domains are to be scored anew at once, and what wakes who does it. Of what is lost with the process, listed addresses come up at the next start and the rest within a day.</summary>
internal sealed class RescoreQueue
{
    private readonly ConcurrentDictionary<int, bool> _handles = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Add(IEnumerable<int> handleIds)
    {
        foreach (var handleId in handleIds)
        {
            _handles[handleId] = true;
        }

        Wake();
    }

    public void Wake() => _signal.Writer.TryWrite(true);

    public IReadOnlyList<int> Take() => [.. _handles.Keys.Where(handleId => _handles.TryRemove(handleId, out _))];

    /// <summary>Completes after a wake that no earlier wait has seen, at the latest after the given time.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up.
        }
    }
}
