using Gharart.Core.Clicks;
using Gharart.Core.Geo;

namespace Gharart.Redis.Tests;

public sealed class RedisClickStreamTests : IClassFixture<RedisFixture>, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-journal-").FullName;
    private readonly RedisFixture _redis;
    private readonly RedisClickStream _stream;

    public RedisClickStreamTests(RedisFixture redis)
    {
        _redis = redis;
        redis.Server.Command("FLUSHALL");
        _stream = new RedisClickStream(redis.Connect());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Entry_Shipped_ArrivesWhole()
    {
        var sent = ClickEntry.Of("edge-1", default, Batch(700));
        var id = await _stream.TryAddAsync(sent, None);

        var entry = Assert.Single(await _stream.ReadAsync(10, None));

        var received = new ClickBatch(RedisClickStream.MaxRecords);
        Assert.True(entry.TryLoad(received));
        Assert.Equal((id, "edge-1", sent.From, sent.Next), (entry.Id, entry.EdgeId, entry.From, entry.Next));
        Assert.Equal(sent.Records.ToArray(), received.Bytes.ToArray());
        Assert.Equal((sent.Next, 700), (received.Next, received.Count));
    }

    [Fact]
    public async Task Entry_WithNothingButDamage_ArrivesToo()
    {
        var sent = new ClickEntry("edge-1", new ClickPosition(3, 1), new ClickPosition(5, 0), 7, 8, 1, default);
        await _stream.TryAddAsync(sent, None);

        var received = new ClickBatch(1);
        Assert.True(Assert.Single(await _stream.ReadAsync(10, None)).TryLoad(received));
        Assert.Equal((0, 7, 8, 1, sent.Next), (received.Count, received.Holes, received.Corrupt, received.UnreadableSegments, received.Next));
    }

    [Fact]
    public async Task TryAdd_StreamIsFull_WaitsForAnAdmin()
    {
        var entry = new ClickEntry("edge-1", new ClickPosition(3, 1), new ClickPosition(5, 0), 0, 0, 0, default);
        for (var i = 0; i < RedisClickStream.MaxEntries; i++)
        {
            Assert.NotNull(await _stream.TryAddAsync(entry, None));
        }

        Assert.Null(await _stream.TryAddAsync(entry, None));
        var oldest = (await _stream.ReadAsync(1, None))[0];
        await _stream.CompleteAsync(new ClickWatermark("edge-1", entry.Next), oldest.Id, None);
        Assert.NotNull(await _stream.TryAddAsync(entry, None));
    }

    [Fact]
    public async Task Follow_TellsWatermarkAndWhetherTheEntryStillWaits()
    {
        Assert.Equal(new ClickShipment(null, false), await _stream.FollowAsync("edge-1", null, None));
        var entry = new ClickEntry("edge-1", default, new ClickPosition(5, 0), 0, 0, 0, default);
        var id = (await _stream.TryAddAsync(entry, None))!;
        Assert.Equal(new ClickShipment(null, true), await _stream.FollowAsync("edge-1", id, None));

        var watermark = new ClickWatermark("edge-1", entry.Next, 12, 3);
        await _stream.CompleteAsync(watermark, id, None);
        Assert.Equal(new ClickShipment(watermark, false), await _stream.FollowAsync("edge-1", id, None));
        Assert.Equal(new ClickShipment(null, false), await _stream.FollowAsync("edge-2", id, None));

        _redis.Server.Command("FLUSHALL");
        Assert.Equal(new ClickShipment(null, false), await _stream.FollowAsync("edge-1", id, None));
    }

    [Fact]
    public async Task Follow_WatermarkThatIsNone_IsNotTakenForOne()
    {
        _redis.Server.Command("HSET", RedisKeys.ClickWatermarks, "edge-1", "9:9");
        Assert.Null((await _stream.FollowAsync("edge-1", null, None)).Watermark);
    }

    [Fact]
    public async Task Totals_OfEachEdgeTheLastOnes_AreRead()
    {
        var totals = new ClickTotals { EdgeId = "edge-1", Next = new ClickPosition(7, 8), Served = 9, Appended = 5, SkippedHead = 3, DiskError = 1 };
        Assert.Empty(await _stream.ReadTotalsAsync(None));
        await _stream.PublishAsync(totals with { Served = 8 }, None);
        await _stream.PublishAsync(totals, None);
        await _stream.PublishAsync(totals with { EdgeId = "edge-2" }, None);
        Assert.Equal([totals, totals with { EdgeId = "edge-2" }], (await _stream.ReadTotalsAsync(None)).OrderBy(one => one.EdgeId, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Totals_ThatAreNone_AreLeftOut()
    {
        var totals = new ClickTotals { EdgeId = "edge-1", Served = 9, Appended = 9 };
        await _stream.PublishAsync(totals, None);
        _redis.Server.Command("HSET", RedisKeys.ClickTotals, "edge-2", "noise");
        _redis.Server.Command(
            "EVAL", "return redis.call('HSET', KEYS[1], 'edge-3', redis.call('HGET', KEYS[1], 'edge-1'))", "1", RedisKeys.ClickTotals);
        Assert.Equal([totals], await _stream.ReadTotalsAsync(None));
    }

    [Fact]
    public async Task Read_EntriesOfSomebodyElse_AreThereToBeDiscarded()
    {
        _redis.Server.Command("XADD", RedisKeys.Clicks, "*", "edge", "UPPER CASE", "from", "0:0");
        _redis.Server.Command("XADD", RedisKeys.Clicks, "*", "edge", "edge-1", "from", "0:0", "next", "1", "holes", "-1");
        _redis.Server.Command(
            "XADD", RedisKeys.Clicks, "*", "edge", "edge-1", "from", "0:0", "next", "1:5", "holes", "0", "corrupt", "0", "unreadable", "0", "records", "noise");
        var entries = await _stream.ReadAsync(10, None);
        Assert.Equal(3, entries.Count);
        Assert.All(entries, entry => Assert.False(entry.TryLoad(new ClickBatch(10))));
        foreach (var entry in entries)
        {
            await _stream.DiscardAsync(entry.Id, None);
        }

        Assert.Empty(await _stream.ReadAsync(10, None));
    }

    [Fact]
    public void TryLoad_RecordsOutsideOfTheirPositions_AreRefused()
    {
        var batch = Batch(10);
        var good = ClickEntry.Of("edge-1", default, batch);
        var (first, last) = (batch.PositionOf(0), batch.PositionOf(9));
        var received = new ClickBatch(RedisClickStream.MaxRecords);

        Assert.True((good with { From = first }).TryLoad(received));
        Assert.True((good with { Next = last with { Slot = last.Slot + 1 } }).TryLoad(received));
        Assert.False((good with { From = first with { Slot = first.Slot + 1 } }).TryLoad(received));
        Assert.False((good with { Next = last }).TryLoad(received));
        Assert.False((good with { Corrupt = -1 }).TryLoad(received));
        Assert.Equal(0, received.Count);
    }

    private ClickBatch Batch(int clicks)
    {
        var options = new ClickJournalOptions { Directory = _directory, EdgeId = "edge-1", SegmentCapacity = 1024 };
        using var journal = ClickJournal.Open(options, TimeProvider.System);
        for (var i = 0; i < clicks; i++)
        {
            Assert.True(journal.TryAppend(new ClickRecord { ClickId = (UInt128)i + 1, HandleId = 1, Country = Country.Unknown, Source = "direct"u8 }));
        }

        var batch = new ClickBatch(RedisClickStream.MaxRecords);
        using var reader = new ClickJournalReader(_directory);
        Assert.Equal(clicks, reader.ReadBatch(default, batch));
        return batch;
    }
}
