using Gharart.Core.Clicks;
using Gharart.Core.Tests.Storage;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickTotalsTests
{
    private static readonly ClickTotals Sample = new()
    {
        EdgeId = "edge-1",
        Next = new ClickPosition(77, 5),
        Served = 100,
        Appended = 50,
        SkippedHead = 20,
        SkippedPrefetch = 10,
        NotReady = 1,
        DiskBudget = 2,
        DiskError = 3,
        Closed = 14,
    };

    [Fact]
    public void Load_AfterSave_GivesItBack()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ClickTotals.Load(folder.File("t")));
        Sample.Save(folder.File("t"));
        Assert.Equal(Sample, ClickTotals.Load(folder.File("t")));
        Assert.Equal(20, Sample.Dropped);
        Assert.Equal([1L, 2L, 3L, 14L], Enum.GetValues<ClickDropCause>().Select(Sample.DroppedBy));
    }

    [Fact]
    public void Save_AgainAndAgain_KeepsTheLastTwo()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t");
        for (var round = 1; round <= 5; round++)
        {
            (Sample with { Served = Sample.Served + round }).Save(path);
            Assert.Equal(Sample.Served + round, ClickTotals.Load(path)!.Served);
            Assert.Equal(256, new FileInfo(path).Length);
        }

        // A start may begin with fewer visits, but never with an older segment.
        (Sample with { Next = new ClickPosition(78, 0), Served = 1 }).Save(path);
        Assert.Equal(1, ClickTotals.Load(path)!.Served);
    }

    [Fact]
    public void Load_LastSaveCutOffAnywhere_GivesTheOneBefore()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t");
        Sample.Save(path);
        var newer = Sample with { Served = Sample.Served + 1 };
        newer.Save(path);
        var whole = File.ReadAllBytes(path);
        var (older, at) = ClickTotals.Decode(whole.AsSpan(0, 128)) == Sample ? (whole[..128], 128) : (whole[128..], 0);
        for (var written = 0; written < 128; written++)
        {
            var torn = (byte[])whole.Clone();
            torn.AsSpan(at + written, 128 - written).Clear();
            File.WriteAllBytes(path, torn);
            Assert.Equal(Sample, ClickTotals.Load(path));
        }

        // A file of the first kind, with the one.
        File.WriteAllBytes(path, older);
        Assert.Equal(Sample, ClickTotals.Load(path));
        newer.Save(path);
        Assert.Equal(newer, ClickTotals.Load(path));
    }

    [Fact]
    public void Decode_AnyBitFlippedOrLengthChanged_IsNull()
    {
        var bytes = Sample.Encode();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(ClickTotals.Decode(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Null(ClickTotals.Decode(bytes.AsSpan(0, 127)));
        Assert.Null(ClickTotals.Decode([.. bytes, 0]));
        Assert.Null(ClickTotals.Decode((Sample with { Closed = -1 }).Encode()));
        Assert.Throws<ArgumentException>(() => (Sample with { EdgeId = "" }).Encode());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(JournalFixture.Capacity)]
    [InlineData(40)]
    public void Recover_SavedBeforeACrash_CountsWhatWasAppendedSince(int countedBefore)
    {
        using var fixture = new JournalFixture();
        ClickTotals saved;
        using (var journal = fixture.Open())
        {
            JournalFixture.Append(journal, 1, countedBefore);
            var end = journal.EndAfter(out var appended);
            saved = Sample with { Next = end, Appended = appended };
            JournalFixture.Append(journal, 1000, 23);
        }

        var recovered = Recover(fixture, saved, null);

        Assert.Equal(countedBefore + 23, recovered.Appended);
        Assert.Equal(countedBefore + 23 + 20 + 30, recovered.Served);
        Assert.Equal(saved with { Appended = recovered.Appended, Served = recovered.Served }, recovered);
    }

    [Fact]
    public void Recover_SlotThatWasCountedAndNeverFilled_IsNotCounted()
    {
        using var fixture = new JournalFixture();
        ClickTotals saved;
        using (var journal = fixture.Open())
        {
            JournalFixture.Append(journal, 1, 9);
            var end = journal.EndAfter(out var appended);
            saved = Sample with { Next = end, Appended = appended };
        }

        Blank(fixture.SegmentFiles()[0], slot: 4);

        Assert.Equal(8, Recover(fixture, saved, null).Appended);
    }

    [Fact]
    public void Recover_NothingSaved_BeginsWithWhatTheDatabaseHas()
    {
        using var fixture = new JournalFixture();
        using (var journal = fixture.Open())
        {
            JournalFixture.Append(journal, 1, 30);
        }

        var first = JournalFixture.ReadAll(fixture.Path, batchSize: 10);
        Assert.Equal(30, first.Numbers.Count);
        using var reader = new ClickJournalReader(fixture.Path);
        var batch = new ClickBatch(10);
        reader.ReadBatch(default, batch);

        Assert.Equal(30, Recover(fixture, null, null).Appended);
        Assert.Equal(1_003 + 20, Recover(fixture, null, new ClickWatermark("edge-1", batch.Next, 1_000, 3)).Appended);
    }

    [Fact]
    public void CountFrom_AnyPosition_IsWhatAReaderFinds()
    {
        using var fixture = new JournalFixture();
        using (var before = fixture.Open())
        {
            JournalFixture.Append(before, 1, 21);
        }

        using var journal = fixture.Open();
        JournalFixture.Append(journal, 100, 37);
        using var reader = new ClickJournalReader(fixture.Path);
        Assert.Equal(58, journal.CountFrom(default));
        Assert.Equal(0, journal.CountFrom(journal.End));
        var batch = new ClickBatch(1);
        for (var next = default(ClickPosition); ; next = batch.Next)
        {
            Assert.Equal(reader.Pending(next), journal.CountFrom(next));
            if (reader.ReadBatch(next, batch) == 0)
            {
                break;
            }
        }
    }

    private static ClickTotals Recover(JournalFixture fixture, ClickTotals? saved, ClickWatermark? watermark)
    {
        // As an edge does it: the journal is open again, and nothing was appended yet.
        using var journal = fixture.Open();
        using var reader = new ClickJournalReader(fixture.Path);
        return ClickTotals.Recover("edge-1", saved, watermark, reader);
    }

    // What a crash leaves of a click in the making: no seal, and zeros in the slot.
    private static void Blank(string path, int slot)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, new byte[ClickSegmentHeader.SealSize], ClickSegmentHeader.SealAt);
        RandomAccess.Write(file, new byte[ClickBatch.RecordSize], ClickSegmentHeader.Size + (slot * ClickBatch.RecordSize));
    }
}
