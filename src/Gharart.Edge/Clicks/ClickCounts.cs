using Gharart.Core.Clicks;

namespace Gharart.Edge.Clicks;

/// <summary>The edge's side of the ledger. At a quiet moment <c>Totals.Served</c> is Recorded + Totals.Skipped + Pending + Totals.Dropped + Corrupt.</summary>
/// <param name="Totals">What the edge itself counted.</param>
/// <param name="Recorded">Clicks in the database, as far as it told.</param>
/// <param name="Pending">Clicks in the journal that the database did not confirm yet.</param>
/// <param name="Corrupt">Clicks that were damaged or went missing in the journal, as far as the database told.</param>
internal sealed record ClickCounts(ClickTotals Totals, long Recorded, long Pending, long Corrupt);
