using System.Collections.Concurrent;

namespace Gharart.Admin.Risk;

/// <summary>Handles whose domains are to be scored anew at once. Of what is lost with the process, listed addresses come up at the next start and the rest within a day.</summary>
internal sealed class RescoreQueue(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, bool> _handles = new();

    /// <summary>Wakes who scores them; also where the feeds changed.</summary>
    public WakeSignal Signal { get; } = new(time);

    public void Add(IEnumerable<int> handleIds)
    {
        foreach (var handleId in handleIds)
        {
            _handles[handleId] = true;
        }

        Signal.Wake();
    }

    public IReadOnlyList<int> Take() => [.. _handles.Keys.Where(handleId => _handles.TryRemove(handleId, out _))];
}
