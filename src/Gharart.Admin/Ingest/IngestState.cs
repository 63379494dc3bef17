using System.Collections.Concurrent;
using Gharart.Core.Clicks;

namespace Gharart.Admin.Ingest;

/// <summary>What the ingester did last, for the freshness of analytics.</summary>
internal sealed class IngestState
{
    private readonly ConcurrentDictionary<string, ClickPosition> _published = new(StringComparer.Ordinal);
    private long _caughtUpAt;

    /// <summary>When all journals were last read to their end; null until then.</summary>
    public DateTimeOffset? CaughtUpAt =>
        Interlocked.Read(ref _caughtUpAt) is var at and not 0 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    public void CaughtUp(DateTimeOffset at) => Interlocked.Exchange(ref _caughtUpAt, at.ToUnixTimeMilliseconds());

    public bool IsPublished(string edgeId, ClickPosition position) => _published.TryGetValue(edgeId, out var known) && known == position;

    public void Published(string edgeId, ClickPosition position) => _published[edgeId] = position;
}
