using System.Diagnostics.Metrics;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Edge.Clicks;
using Gharart.Edge.Management;
using Gharart.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Edge.Tests.Clicks;

public sealed class ClickLedgerTests : IDisposable
{
    private const int Capacity = 8;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-ledger-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // A crash in the first second of an edge, or of a day with a hundred thousand clicks a second: the database has them, the totals not yet.
    [Fact]
    public void DoneWith_DatabaseIsAheadOfTheSavedTotals_HoldsBackWhatTheyDoNotCount()
    {
        using var journal = Open();
        var ledger = Ledger(journal);
        Append(journal, Capacity);
        var saved = ledger.ReadTotals();
        ledger.Save(saved);
        Append(journal, Capacity);
        var everything = journal.End;

        ledger.Told(new ClickWatermark("edge-1", everything, 2 * Capacity));
        Assert.Equal(saved.Next, ledger.DoneWith);
        ledger.Save(ledger.ReadTotals());
        Assert.Equal(everything, ledger.DoneWith);
        ledger.Told(new ClickWatermark("edge-1", saved.Next, Capacity));
        Assert.Equal(saved.Next, ledger.DoneWith);
    }

    [Fact]
    public void DoneWith_TotalsCannotBeSaved_IsTheWatermark()
    {
        using var journal = Open();
        var ledger = Ledger(journal);
        ledger.Save(ledger.ReadTotals());
        Append(journal, Capacity);
        File.Delete(ClickTotals.PathOf(_directory));
        Directory.CreateDirectory(ClickTotals.PathOf(_directory));
        Assert.ThrowsAny<UnauthorizedAccessException>(() => ledger.Save(ledger.ReadTotals()));

        ledger.Told(new ClickWatermark("edge-1", journal.End, Capacity));
        Assert.Equal(journal.End, ledger.DoneWith);
    }

    private ClickJournalOptions Options => new() { Directory = _directory, EdgeId = "edge-1", SegmentCapacity = Capacity };

    private ClickJournal Open() => ClickJournal.Open(Options, TimeProvider.System);

    private ClickLedger Ledger(ClickJournal journal) => new(
        journal, Options, Path.Combine(_directory, "watermark"), new EdgeMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System));

    private static void Append(ClickJournal journal, int clicks)
    {
        // The next segment may not be ready yet.
        var goal = journal.Appended + clicks;
        SpinWait.SpinUntil(
            () => journal.Appended == goal || (journal.TryAppend(new ClickRecord { ClickId = 1, HandleId = 1, Country = Country.Unknown, Source = "direct"u8 }) && journal.Appended == goal),
            Eventually.Patience);
        Assert.Equal(goal, journal.Appended);
    }
}
