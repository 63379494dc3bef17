using System.Collections.Concurrent;
using Gharart.Core.Clicks;

namespace Gharart.Admin.Ingest;

/// <summary>What the ingester did last, for the freshness of analytics.</summary>
internal sealed class IngestState
{
    private readonly ConcurrentDictionary<string, ClickWatermark> _published = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ClickTotals> _totals = new(StringComparer.Ordinal);
    private long _caughtUpAt;

    /// <summary>When all journals were last read to their end; null until then.</summary>
    public DateTimeOffset? CaughtUpAt =>
        Interlocked.Read(ref _caughtUpAt) is var at and not 0 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    public void CaughtUp(DateTimeOffset at) => Interlocked.Exchange(ref _caughtUpAt, at.ToUnixTimeMilliseconds());

    public bool IsPublished(ClickWatermark watermark) => _published.TryGetValue(watermark.EdgeId, out var known) && known == watermark;

    public void Published(ClickWatermark watermark) => _published[watermark.EdgeId] = watermark;

    public bool IsWritten(ClickTotals totals) => _totals.TryGetValue(totals.EdgeId, out var known) && known == totals;

    public void Written(ClickTotals totals) => _totals[totals.EdgeId] = totals;
}
