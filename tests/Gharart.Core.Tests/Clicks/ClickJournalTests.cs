using Gharart.Core.Clicks;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickJournalTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void TryAppend_OverManySegments_IsReadBackInOrder()
    {
        using (var journal = _fixture.Open())
        {
            Assert.Equal(100, JournalFixture.Append(journal, 0, 100));
            Assert.Equal(100, journal.Appended);
            Assert.Equal(0, journal.Dropped);
            Assert.Equal(Numbers(0, 100), JournalFixture.ReadAll(_fixture.Path).Numbers);
        }

        var read = JournalFixture.ReadAll(_fixture.Path);
        Assert.Equal(Numbers(0, 100), read.Numbers);
        Assert.Equal((0L, 0L, 0L), (read.Holes, read.Corrupt, read.Unreadable));
    }

    [Fact]
    public void TryAppend_BudgetUsedUp_DropsTheNewestAndCountsExactly()
    {
        using var journal = _fixture.Open(budgetSegments: 3);

        Assert.Equal(3 * JournalFixture.Capacity, JournalFixture.Append(journal, 0, 100));
        Assert.Equal(48, journal.Appended);
        Assert.Equal(52, journal.Dropped);
        Assert.Equal(52, journal.DroppedBy(ClickDropCause.DiskBudget));
        Assert.Equal(3 * JournalFixture.SegmentBytes, journal.RetainedBytes);
        Assert.Equal(journal.RetainedBytes, _fixture.SegmentFiles().Sum(file => new FileInfo(file).Length));

        var read = JournalFixture.ReadAll(_fixture.Path);
        Assert.Equal(Numbers(0, 48), read.Numbers);

        Assert.Equal(2, journal.DeleteThrough(new ClickPosition(read.Next.Segment - 1, 0)));
        journal.Maintain();
        Assert.Equal(2 * JournalFixture.Capacity, JournalFixture.Append(journal, 200, 50));
        Assert.Equal(80, journal.Appended);
        Assert.Equal(70, journal.Dropped);
        Assert.Equal(Numbers(200, 32), JournalFixture.ReadAll(_fixture.Path, read.Next).Numbers);
    }

    [Fact]
    public void End_OpenedWithoutRoom_LiesBehindEverythingBefore()
    {
        ClickPosition before;
        using (var filled = _fixture.Open(budgetSegments: 2))
        {
            JournalFixture.Append(filled, 1, 100);
            before = filled.End;
        }

        using var journal = _fixture.Open(budgetSegments: 2);
        var end = journal.End;
        Assert.True(end > before, $"{end} is not behind {before}.");
        Assert.Equal(0, journal.CountFrom(end));
        Assert.Equal(32, journal.CountFrom(default));

        journal.DeleteThrough(end);
        journal.Maintain();
        Assert.Equal(end, journal.End);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TryAppend_NextSegmentNotPrepared_DropsAsNotReady(int prepared)
    {
        using var journal = _fixture.Open(preparedSegments: prepared);
        var taken = 0;
        for (var i = 0; i < 100; i++)
        {
            taken += journal.TryAppend(SampleClicks.Create((ulong)i)) ? 1 : 0;
        }

        // The current segment and those prepared at the start.
        Assert.Equal((1 + prepared) * JournalFixture.Capacity, taken);
        Assert.Equal(100 - taken, journal.DroppedBy(ClickDropCause.NotReady));
        Assert.Equal(100, journal.Appended + journal.Dropped);

        journal.Maintain();
        Assert.Equal((1 + prepared) * JournalFixture.Capacity, Enumerable.Range(100, 100).Count(i => journal.TryAppend(SampleClicks.Create((ulong)i))));
        Assert.Equal(2 * taken, JournalFixture.ReadAll(_fixture.Path).Numbers.Count);
    }

    [Fact]
    public void TryAppend_DiskRefuses_DropsThenRecovers()
    {
        using var journal = _fixture.Open();
        var away = _fixture.Path + "-away";
        Directory.Move(_fixture.Path, away);
        File.WriteAllText(_fixture.Path, "a file where the folder was");

        var taken = JournalFixture.Append(journal, 0, 50);

        Assert.Equal(2 * JournalFixture.Capacity, taken);
        Assert.Equal(50 - taken, journal.DroppedBy(ClickDropCause.DiskError));
        Assert.NotNull(journal.LastError);
        Assert.Equal(2 * JournalFixture.SegmentBytes, journal.RetainedBytes);

        File.Delete(_fixture.Path);
        Directory.Move(away, _fixture.Path);
        journal.Maintain();
        Assert.Null(journal.LastError);
        Assert.Equal(20, JournalFixture.Append(journal, 100, 20));
        Assert.Equal([.. Numbers(0, taken), .. Numbers(100, 20)], JournalFixture.ReadAll(_fixture.Path).Numbers);
    }

    [Fact]
    public void TryAppend_AfterDispose_IsCountedAsClosed()
    {
        var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, 5);
        journal.Dispose();
        journal.Dispose();

        Assert.Equal(0, JournalFixture.Append(journal, 5, 3));
        Assert.Equal(5, journal.Appended);
        Assert.Equal(3, journal.DroppedBy(ClickDropCause.Closed));
        Assert.Equal(3, journal.Dropped);
    }

    [Fact]
    public void TryAppend_WarmOverRollovers_AllocatesNothing()
    {
        using var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, 20);
        var runs = 0;
        var taken = 0;
        var allocated = Allocations.OfWarm(
            () =>
            {
                runs++;
                for (var i = 0; i < JournalFixture.Capacity; i++)
                {
                    taken += journal.TryAppend(SampleClicks.Create(1)) ? 1 : 0;
                }
            },
            journal.Maintain);

        Assert.Equal(0, allocated);
        Assert.Equal(runs * JournalFixture.Capacity, taken);
    }

    [Fact]
    public void Dispose_PartlyFilledSegment_IsSealedWithoutHolesAndThePreparedOneGoes()
    {
        using (var journal = _fixture.Open())
        {
            JournalFixture.Append(journal, 0, 3);
            Assert.Equal(2, _fixture.SegmentFiles().Length);
        }

        var file = Assert.Single(_fixture.SegmentFiles());
        Assert.True(ClickSegmentHeader.TryRead(File.ReadAllBytes(file), out var header));
        Assert.Equal((3u, 3u), (header.SealedSlots, header.SealedRecords));
        Assert.Equal(("edge-1", 1_000_000L), (header.EdgeId, header.CreatedAtMs));
        Assert.Equal(0, JournalFixture.ReadAll(_fixture.Path).Holes);
    }

    [Fact]
    public void Open_AfterAllSegmentsWereDeleted_GoesOnAboveTheHighestNumberEver()
    {
        ClickPosition end;
        using (var journal = _fixture.Open())
        {
            JournalFixture.Append(journal, 0, 40);
            end = journal.End;
        }

        using (var journal = _fixture.Open())
        {
            journal.DeleteThrough(end);
            Assert.All(_fixture.SegmentFiles(), file => Assert.True(NumberOf(file) > end.Segment));
            Assert.True(journal.End.Segment > end.Segment);
            end = journal.End;
        }

        Assert.Empty(_fixture.SegmentFiles());
        using (var journal = _fixture.Open())
        {
            Assert.True(journal.End.Segment > end.Segment);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_CounterLostAndFolderEmpty_StartsAboveEarlierNumbers(bool damaged)
    {
        ClickPosition end;
        using (var journal = _fixture.Open())
        {
            JournalFixture.Append(journal, 0, 40);
            end = journal.End;
        }

        foreach (var file in Directory.GetFiles(_fixture.Path))
        {
            File.Delete(file);
        }

        if (damaged)
        {
            File.WriteAllText(System.IO.Path.Combine(_fixture.Path, "journal.next"), "damaged");
        }

        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        using var again = _fixture.Open();
        Assert.True(again.End.Segment > end.Segment, $"{again.End} is not above {end}");
    }

    [Fact]
    public void Open_FolderInUse_ThrowsUntilTheOwnerIsGone()
    {
        using (_fixture.Open())
        {
            var thrown = Assert.Throws<ClickJournalException>(() => _fixture.Open());
            Assert.Contains("in use", thrown.Message, StringComparison.Ordinal);
        }

        _fixture.Open().Dispose();
    }

    [Fact]
    public void Open_FolderOfAnotherEdge_Throws()
    {
        using (var journal = _fixture.Open())
        {
            JournalFixture.Append(journal, 0, 1);
        }

        Assert.Throws<ClickJournalException>(() => _fixture.Open(edgeId: "edge-2"));
        File.Delete(System.IO.Path.Combine(_fixture.Path, "journal.next"));
        Assert.Throws<ClickJournalException>(() => _fixture.Open(edgeId: "edge-2"));
        _fixture.Open().Dispose();
    }

    [Theory]
    [InlineData("", 16, 1L << 30)]
    [InlineData("EDGE", 16, 1L << 30)]
    [InlineData("e", 0, 1L << 30)]
    [InlineData("e", ClickPosition.MaxCapacity + 1, long.MaxValue)]
    [InlineData("e", 16, 4096L)]
    public void Open_BadOptions_ThrowsArgumentException(string edgeId, int capacity, long budget) =>
        Assert.Throws<ArgumentException>(() => ClickJournal.Open(
            new ClickJournalOptions { Directory = _fixture.Path, EdgeId = edgeId, SegmentCapacity = capacity, DiskBudgetBytes = budget }, _fixture.Clock));

    [Fact]
    public void DeleteThrough_WatermarkAnywhere_DeletesExactlyTheSegmentsBehindIt()
    {
        using var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, 3 * JournalFixture.Capacity);
        JournalFixture.Append(journal, 100, 1);
        var first = NumberOf(_fixture.SegmentFiles()[0]);
        Assert.Equal(5, _fixture.SegmentFiles().Length);

        Assert.Equal(0, journal.DeleteThrough(default));
        Assert.Equal(0, journal.DeleteThrough(new ClickPosition(first, JournalFixture.Capacity - 1)));
        Assert.Equal(1, journal.DeleteThrough(new ClickPosition(first, JournalFixture.Capacity)));
        Assert.Equal(1, journal.DeleteThrough(new ClickPosition(first + 2, 0)));

        // Never the one that is being written, nor the prepared one, whatever the watermark claims.
        Assert.Equal(1, journal.DeleteThrough(new ClickPosition(ClickPosition.MaxSegment, 0)));
        Assert.Equal(2, _fixture.SegmentFiles().Length);
        Assert.Equal(2 * JournalFixture.SegmentBytes, journal.RetainedBytes);
        Assert.Equal([100UL], JournalFixture.ReadAll(_fixture.Path, new ClickPosition(first, 3)).Numbers);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(15, true)]
    public void Flush_SegmentThatFills_IsLeftAndCutToWhatItHolds(int clicks, bool isLeft)
    {
        using var journal = _fixture.Open(budgetSegments: 4);
        JournalFixture.Append(journal, 0, clicks);
        var segment = journal.End.Segment;

        journal.Flush();

        Assert.Equal(isLeft ? new ClickPosition(segment + 1, 0) : new ClickPosition(segment, (uint)clicks), journal.End);
        Assert.Equal(clicks, journal.Appended);
        Assert.Equal(clicks, journal.CountFrom(default));
        Assert.Equal(_fixture.SegmentFiles().Sum(file => new FileInfo(file).Length), journal.RetainedBytes);
        Assert.Equal(JournalFixture.SegmentBytes - (isLeft ? (JournalFixture.Capacity - clicks) * 192 : 0), new FileInfo(_fixture.SegmentFiles()[0]).Length);

        journal.Maintain();
        Assert.Equal(20, JournalFixture.Append(journal, (ulong)clicks, 20));
        journal.Flush();
        var read = JournalFixture.ReadAll(_fixture.Path);
        Assert.Equal(Numbers(0, clicks + 20), read.Numbers);
        Assert.Equal((0L, 0L, 0L), (read.Holes, read.Corrupt, read.Unreadable));
        Assert.Equal(clicks + 20, journal.Appended);
    }

    [Fact]
    public void Flush_NoSegmentPrepared_StaysInTheFillingOne()
    {
        using var journal = _fixture.Open(budgetSegments: 1);
        JournalFixture.Append(journal, 0, 10);
        journal.Flush();
        Assert.Equal(6, JournalFixture.Append(journal, 10, 6));
        Assert.Equal(0, journal.Dropped);
    }

    [Fact]
    public void Flush_OpenSealedAndDeletedSegments_Succeeds()
    {
        using var journal = _fixture.Open();
        journal.Flush();
        JournalFixture.Append(journal, 0, 40);
        journal.DeleteThrough(journal.End);
        journal.Flush();
        JournalFixture.Append(journal, 40, 400);
        journal.Flush();
        Assert.Equal(440, journal.Appended);
        Assert.Null(journal.LastError);
    }

    private static IEnumerable<ulong> Numbers(ulong first, int count) => Enumerable.Range(0, count).Select(i => first + (ulong)i);

    private static ulong NumberOf(string file) =>
        ulong.Parse(System.IO.Path.GetFileNameWithoutExtension(file), System.Globalization.NumberStyles.HexNumber, null);
}
