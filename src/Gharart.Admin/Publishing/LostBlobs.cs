using System.Collections.Concurrent;
using Gharart.Core.Snapshots;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Finds blobs that the published manifest names and the store does not have any more, or not as they were. Edges complain of those that they
/// need, so looking costs nothing while all is well; in a store that carries no complaints they are looked for every ten seconds.
/// </summary>
internal sealed class LostBlobs
{
    private const int MostComplaints = 1024;

    private static readonly TimeSpan ComplaintInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    private readonly ISnapshotStore _store;
    private readonly TimeProvider _time;
    private readonly bool _hearsComplaints;
    private readonly ConcurrentDictionary<BlobName, bool> _complaints = new();
    private long _lookedAt;

    public LostBlobs(ISnapshotStore store, PublishSignal signal, TimeProvider time)
    {
        (_store, _time, _lookedAt) = (store, time, time.GetTimestamp());
        _hearsComplaints = store.OnRequest(blob =>
        {
            if (blob is { } name && _complaints.Count < MostComplaints)
            {
                _complaints[name] = true;
            }

            signal.Wake();
        });
    }

    /// <summary>The parts of handles whose blobs have to be made again, as changes that nobody made.</summary>
    public async Task<IReadOnlyList<PendingPublish>> FindAsync(Manifest published, CancellationToken cancellationToken)
    {
        // Edges that wait ask again every second; what they ask for in between is found with the rest.
        if ((_hearsComplaints && _complaints.IsEmpty) || _time.GetElapsedTime(_lookedAt) < (_hearsComplaints ? ComplaintInterval : LookInterval))
        {
            return [];
        }

        _lookedAt = _time.GetTimestamp();
        var places = Places(published);
        var lost = (await _store.FindMissingAsync(places.Keys, cancellationToken)).ToHashSet();
        foreach (var name in _complaints.Keys)
        {
            if (places.ContainsKey(name) && !lost.Contains(name) && (await _store.GetBlobAsync(name, cancellationToken) is not { } blob || BlobName.Of(blob) != name))
            {
                lost.Add(name);
            }
        }

        _complaints.Clear();
        return [.. lost.Select(name => places[name])];
    }

    private static Dictionary<BlobName, PendingPublish> Places(Manifest published)
    {
        var places = new Dictionary<BlobName, PendingPublish>();
        foreach (var handle in published.Handles)
        {
            places[handle.Head] = new PendingPublish { HandleId = (int)handle.Number };
            for (var shard = 0; shard < handle.Shards.Count; shard++)
            {
                places[handle.Shards[shard]] = new PendingPublish { HandleId = (int)handle.Number, ShardHash = HandlePublication.FirstHashOf(shard, handle.ShardBits) };
            }
        }

        return places;
    }
}
