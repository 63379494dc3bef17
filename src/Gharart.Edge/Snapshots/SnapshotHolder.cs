namespace Gharart.Edge.Snapshots;

/// <summary>The one live reference to what the edge serves. One writer; a request reads it once.</summary>
internal sealed class SnapshotHolder
{
    private volatile ServedSnapshot? _current;

    /// <summary>What is served now; null until a first snapshot was loaded.</summary>
    public ServedSnapshot? Current => _current;

    public void Swap(ServedSnapshot next) => _current = next;
}
