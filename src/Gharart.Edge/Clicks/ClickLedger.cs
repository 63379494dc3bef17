using System.Diagnostics.Metrics;
using System.Text.Json;
using Gharart.Core.Clicks;
using Gharart.Edge.Management;

namespace Gharart.Edge.Clicks;

/// <summary>
/// Says what became of every visit that was sent on: served = recorded + skipped + pending + lost (contract §15), also over restarts. Served and
/// skipped are counted where answers are given, the rest by the journal and the database, so that a click nobody accounts for shows.
/// </summary>
internal sealed class ClickLedger
{
    private readonly ClickJournal _journal;
    private readonly EdgeMetrics _metrics;
    private readonly ClickTotals _atStart;
    private readonly string _path;
    private volatile WatermarkBox _found;
    private volatile WatermarkBox? _told;
    private volatile ClickTotals? _settled;
    private ClickTotals? _saved;

    /// <summary>Takes up the totals of the runs before. No click may have been appended yet.</summary>
    public ClickLedger(ClickJournal journal, ClickJournalOptions options, string watermarkFile, EdgeMetrics metrics)
    {
        _journal = journal;
        _metrics = metrics;
        _path = ClickTotals.PathOf(options.Directory);
        var watermark = Load(watermarkFile);
        _found = new WatermarkBox(watermark ?? new ClickWatermark(options.EdgeId, default));
        using var reader = new ClickJournalReader(options.Directory);
        _atStart = ClickTotals.Recover(options.EdgeId, Saved(options), watermark, reader);
        Register(metrics.Meter);
    }

    /// <summary>How far the clicks are in the database, as the admin said last.</summary>
    public ClickWatermark Watermark => (_told ?? _found).Value;

    /// <summary>What was said through Redis; null as long as nothing was, and for good where a file is how it is said.</summary>
    public ClickWatermark? ToldWatermark => _told?.Value;

    /// <summary>
    /// What lies before it in the journal nobody needs: the database has it, and the saved totals count it. Else a start after a crash would find clicks
    /// neither here nor there. Totals that could not be saved hold nothing back; the disk may be waiting for room.
    /// </summary>
    public ClickPosition DoneWith => _saved is { } saved && saved.Next < Watermark.Next ? saved.Next : Watermark.Next;

    /// <summary>Totals of up to a second ago, for telling others; null in the first second. The clicks that they count are in their slots by now, so a crash takes none of them back.</summary>
    public ClickTotals? Settled => _settled;

    /// <summary>Takes up a watermark that was read from the file.</summary>
    public void Found(ClickWatermark watermark) => _found = new WatermarkBox(watermark);

    /// <summary>Takes up a watermark that was said through Redis.</summary>
    public void Told(ClickWatermark watermark) => _told = new WatermarkBox(watermark);

    /// <summary>Makes totals those to tell. What they count as appended should have been flushed, or have failed to.</summary>
    public void Settle(ClickTotals totals) => _settled = totals;

    /// <summary>Everything at this moment.</summary>
    public ClickCounts Read()
    {
        var watermark = Watermark;
        return new ClickCounts(ReadTotals(), watermark.Recorded, _journal.CountFrom(watermark.Next), watermark.Lost);
    }

    /// <summary>What this edge counted until now.</summary>
    public ClickTotals ReadTotals()
    {
        // A click is first appended or dropped and then answered: read in the other direction, nothing was answered that is not in the rest.
        var head = _metrics.Count(EdgeAnswer.SkippedHead);
        var prefetch = _metrics.Count(EdgeAnswer.SkippedPrefetch);
        var sent = _metrics.Count(EdgeAnswer.Redirected) + _metrics.Count(EdgeAnswer.RedirectedUnrecorded);
        var end = _journal.EndAfter(out var appended);
        return _atStart with
        {
            Next = end,
            Served = _atStart.Served + sent + head + prefetch,
            Appended = _atStart.Appended + appended,
            SkippedHead = _atStart.SkippedHead + head,
            SkippedPrefetch = _atStart.SkippedPrefetch + prefetch,
            NotReady = _atStart.NotReady + _journal.DroppedBy(ClickDropCause.NotReady),
            DiskBudget = _atStart.DiskBudget + _journal.DroppedBy(ClickDropCause.DiskBudget),
            DiskError = _atStart.DiskError + _journal.DroppedBy(ClickDropCause.DiskError),
            Closed = _atStart.Closed + _journal.DroppedBy(ClickDropCause.Closed),
        };
    }

    /// <summary>Makes totals durable that were read before the journal's last flush: what they count as appended must be on the disk.</summary>
    /// <exception cref="IOException">The disk refused; older totals stand.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Save(ClickTotals totals)
    {
        if (totals != _saved)
        {
            _saved = null;
            totals.Save(_path);
            _saved = totals;
        }
    }

    // A damaged one is told by the maintainer, which reads it every second.
    private static ClickWatermark? Load(string watermarkFile)
    {
        try
        {
            return ClickWatermark.Load(watermarkFile);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static ClickTotals? Saved(ClickJournalOptions options) =>
        ClickTotals.Load(ClickTotals.PathOf(options.Directory)) is { } saved && saved.EdgeId == options.EdgeId ? saved : null;

    private static Measurement<long> Measure(string label, string value, long count) => new(count, new KeyValuePair<string, object?>(label, value));

    private void Register(Meter meter)
    {
        meter.CreateObservableCounter("gharart_edge_clicks_served_total", () => ReadTotals().Served, description: "Visits sent on");
        meter.CreateObservableCounter("gharart_edge_clicks_recorded_total", () => Watermark.Recorded, description: "Clicks that the database has");
        meter.CreateObservableCounter(
            "gharart_edge_clicks_skipped_total",
            Skipped,
            description: "Visits sent on that are no clicks");
        meter.CreateObservableGauge(
            "gharart_edge_clicks_pending", () => _journal.CountFrom(Watermark.Next), description: "Clicks in the journal that the database has not confirmed");
        meter.CreateObservableCounter("gharart_edge_clicks_lost_total", Lost, description: "Clicks that the database will never have");
        meter.CreateObservableGauge(
            "gharart_edge_click_journal_bytes", () => _journal.RetainedBytes, description: "Disk that clicks take until they are ingested");
    }

    private IEnumerable<Measurement<long>> Skipped()
    {
        var totals = ReadTotals();
        return [Measure("reason", "head", totals.SkippedHead), Measure("reason", "prefetch", totals.SkippedPrefetch)];
    }

    private IEnumerable<Measurement<long>> Lost()
    {
        var totals = ReadTotals();
        return Enum.GetValues<ClickDropCause>()
            .Select(cause => Measure("cause", JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString()), totals.DroppedBy(cause)))
            .Append(Measure("cause", "corrupt", Watermark.Lost));
    }

    // A reference, because a struct of this size cannot be read in one go.
    private sealed record WatermarkBox(ClickWatermark Value);
}
