using Gharart.Admin.Data;
using Gharart.Admin.Ingest;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;

namespace Gharart.Admin.Tests.Ingest;

/// <summary>Several ingesters on one database: the watermark decides whose clicks count.</summary>
public sealed class ClickWriterTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly TemporaryDatabase _database = new();
    private readonly string _journal = Directory.CreateTempSubdirectory("gharart-journal-").FullName;
    private int _clicks;

    public ClickWriterTests() => _database.Migrator(MigrationScript.All).Apply();

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_journal, recursive: true);
    }

    [Fact]
    public void TryWrite_TwoWritersFromTheSamePosition_OneCounts()
    {
        var batch = Batch(10);
        using var first = _database.Open();
        using var second = _database.Open();

        Assert.True(new ClickWriter(first).TryWrite("edge-1", default, batch, Now));
        Assert.False(new ClickWriter(second).TryWrite("edge-1", default, batch, Now));
        Assert.True(new ClickWriter(second).TryWrite("edge-2", default, batch, Now));

        Assert.Equal(["20"], _database.Read("SELECT count(*) FROM clicks"));
        Assert.Equal(["20"], _database.Read("SELECT sum(clicks) FROM click_rollups"));
        Assert.Equal(["edge-1|10", "edge-2|10"], _database.Read("SELECT edge_id, recorded FROM click_watermarks ORDER BY edge_id"));
        Assert.Equal(batch.Next, new ClickWriter(second).ReadWatermark("edge-1").Next);
    }

    [Fact]
    public async Task TryWrite_FourWritersRace_EveryBatchCountsOnce()
    {
        const int Batches = 20;
        var read = Enumerable.Range(0, Batches).Select(_ => Batch(5)).ToList();
        var wins = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var connection = _database.Open();
            var writer = new ClickWriter(connection);
            var from = default(ClickPosition);
            foreach (var batch in read)
            {
                if (writer.TryWrite("edge-1", from, batch, Now))
                {
                    Interlocked.Increment(ref wins);
                }

                from = batch.Next;
            }
        })));

        Assert.Equal(Batches, wins);
        Assert.Equal([$"{Batches * 5}|{Batches * 5}"], _database.Read("SELECT (SELECT count(*) FROM clicks), (SELECT recorded FROM click_watermarks)"));
    }

    private ClickBatch Batch(int clicks)
    {
        ClickPosition from;
        using (var journal = ClickJournal.Open(new ClickJournalOptions { Directory = _journal, EdgeId = "edge-1", SegmentCapacity = 1024 }, TimeProvider.System))
        {
            from = journal.End;
            for (var i = 0; i < clicks; i++)
            {
                Assert.True(journal.TryAppend(new ClickRecord { ClickId = (UInt128)(++_clicks), HandleId = 1, Country = Country.Unknown, Source = "direct"u8 }));
            }
        }

        var batch = new ClickBatch(1024);
        using var reader = new ClickJournalReader(_journal);
        Assert.Equal(clicks, reader.ReadBatch(from, batch));
        return batch;
    }
}
