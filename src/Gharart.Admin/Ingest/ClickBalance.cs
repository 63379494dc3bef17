using Gharart.Core.Clicks;

namespace Gharart.Admin.Ingest;

/// <summary>Brings what an edge counted itself together with what arrived of it.</summary>
internal sealed partial class ClickBalance(IngestState state, TimeProvider time, ILogger<ClickBalance> logger)
{
    /// <summary>
    /// Keeps the totals. Once all is read that the edge had appended by then, clicks that did not arrive went with a segment that cannot be read or is
    /// gone, and are lost.
    /// </summary>
    /// <returns>The edge's watermark, the loss included.</returns>
    public ClickWatermark Take(ClickWriter writer, ClickTotals totals)
    {
        if (!state.IsWritten(totals))
        {
            writer.WriteTotals(totals, time.GetUtcNow());
            state.Written(totals);
        }

        var watermark = writer.ReadWatermark(totals.EdgeId);
        var missing = totals.Appended - watermark.Recorded - watermark.Lost;
        if (missing <= 0 || watermark.Next < totals.Next || !writer.TryWriteLost(watermark, watermark.Lost + missing))
        {
            return watermark;
        }

        Log.Missing(logger, missing, totals.EdgeId);
        return watermark with { Lost = watermark.Lost + missing };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} clicks that edge {EdgeId} recorded are gone from its journal")]
        public static partial void Missing(ILogger logger, long count, string edgeId);
    }
}
