using System.Collections.Concurrent;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Edge.Management;

namespace Gharart.Edge.Permits;

/// <summary>
/// Says for each click of a link with a limit whether it may be answered (contract §4, <c>maxClicks</c>), from what this edge has in stock. Nothing is
/// asked, waited for or allocated.
/// </summary>
internal sealed class EdgePermits
{
    private readonly ConcurrentDictionary<uint, PermitStock> _stocks = new();

    public EdgePermits(EdgeMetrics metrics)
    {
        metrics.Meter.CreateObservableGauge("gharart_edge_limited_links", () => (long)_stocks.Count, description: "Links with a limit of clicks");
        metrics.Meter.CreateObservableGauge(
            "gharart_edge_permits_held", () => _stocks.Values.Sum(stock => (long)(stock.Slot.Numbers.Ceiling - stock.Slot.Numbers.Used)), description: "Clicks of such links that this edge may answer");
    }

    /// <summary>The stocks by link; the keeper's.</summary>
    public ConcurrentDictionary<uint, PermitStock> Stocks => _stocks;

    /// <summary>Stocks that clicks took from, or found empty.</summary>
    public PermitQueue Queue { get; } = new();

    /// <summary>
    /// Decides about a visit that would be sent on. Call it last: a permit that was taken is used. A visit that does not count, of a bot, with HEAD or a
    /// prefetch, takes none and is refused only when the limit is reached.
    /// </summary>
    public PermitVerdict TryTake(in LinkView link, bool isCounted)
    {
        if ((link.Flags & LinkFlags.HasLimit) == 0)
        {
            return PermitVerdict.Granted;
        }

        if (!_stocks.TryGetValue(link.Number, out var stock))
        {
            return isCounted ? PermitVerdict.NotHere : PermitVerdict.Granted;
        }

        if (!isCounted)
        {
            return stock.IsUsedUp(link.MaxClicks) ? PermitVerdict.UsedUp : PermitVerdict.Granted;
        }

        var isTaken = stock.TryTake();
        Queue.Add(stock);
        return isTaken ? PermitVerdict.Granted
            : stock.IsUsedUp(link.MaxClicks) ? PermitVerdict.UsedUp
            : PermitVerdict.NotHere;
    }
}
