using Gharart.Core.Clicks;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickJournalReaderTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void ReadBatch_NoJournalYet_IsEmptyAndStays()
    {
        using var reader = new ClickJournalReader(System.IO.Path.Combine(_fixture.Path, "missing"));
        var batch = new ClickBatch(5);
        Assert.Equal(0, reader.ReadBatch(new ClickPosition(7, 3), batch));
        Assert.Equal(new ClickPosition(7, 3), batch.Next);
        Assert.Equal(0, reader.Pending(default));
        Assert.Null(reader.EdgeId);
    }

    [Fact]
    public void ReadBatch_AnyBatchSize_ReadsTheSame()
    {
        using var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, 70);
        for (var size = 1; size <= 80; size++)
        {
            Assert.Equal(70, JournalFixture.ReadAll(_fixture.Path, batchSize: size).Numbers.Count);
        }
    }

    [Fact]
    public void ReadBatch_WhileClicksArrive_GoesOnWhereItStopped()
    {
        using var journal = _fixture.Open();
        using var reader = new ClickJournalReader(_fixture.Path);
        var batch = new ClickBatch(1000);
        var next = default(ClickPosition);
        for (var i = 0UL; i < 100; i++)
        {
            Assert.Equal(0, reader.ReadBatch(next, batch));
            JournalFixture.Append(journal, i, 1);
            Assert.Equal(1, reader.ReadBatch(next, batch));
            var record = batch[0];
            Assert.Equal(i, SampleClicks.NumberOf(in record));
            next = batch.Next;
        }

        Assert.Equal("edge-1", reader.EdgeId);
    }

    [Fact]
    public void ReadBatch_AcrossARestartOfTheEdge_GoesOnWithTheSameReader()
    {
        using var reader = new ClickJournalReader(_fixture.Path);
        var batch = new ClickBatch(100);
        var next = default(ClickPosition);
        for (var start = 0; start < 4; start++)
        {
            using var journal = _fixture.Open();

            // Holds the still empty segment open while it is thrown away, in every second round.
            Assert.Equal(0, reader.ReadBatch(next, batch));
            next = batch.Next;
            if (start % 2 == 0)
            {
                continue;
            }

            JournalFixture.Append(journal, (ulong)start, 1);
            Assert.Equal(1, reader.ReadBatch(next, batch));
            next = batch.Next;
        }
    }

    [Fact]
    public void Pending_FromAnyPosition_EqualsWhatIsRead()
    {
        using var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, 70);
        using var reader = new ClickJournalReader(_fixture.Path);
        var batch = new ClickBatch(1);
        var next = default(ClickPosition);
        for (var left = 70; left > 0; left--)
        {
            Assert.Equal(left, reader.Pending(next));
            Assert.Equal(1, reader.ReadBatch(next, batch));
            next = batch.Next;
        }

        Assert.Equal(0, reader.Pending(next));
    }

    [Fact]
    public void TryLoad_BytesOfABatch_GivesTheSameRecords()
    {
        using var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, 40);
        using var reader = new ClickJournalReader(_fixture.Path);
        var sent = new ClickBatch(100);
        Assert.Equal(40, reader.ReadBatch(default, sent));

        var received = new ClickBatch(40);
        Assert.True(received.TryLoad(sent.Bytes));
        Assert.Equal(40, received.Count);
        Assert.Equal(sent.Next, received.Next);
        for (var i = 0; i < 40; i++)
        {
            var record = received[i];
            Assert.True(SampleClicks.IsIntact(in record));
            Assert.Equal(sent.PositionOf(i), received.PositionOf(i));
        }
    }

    [Fact]
    public void TryLoad_DamagedUnorderedOrTooMany_IsFalseAndEmpty()
    {
        using var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, 3);
        using var reader = new ClickJournalReader(_fixture.Path);
        var sent = new ClickBatch(3);
        reader.ReadBatch(default, sent);
        var bytes = sent.Bytes.ToArray();
        var received = new ClickBatch(3);

        Assert.False(received.TryLoad(bytes.AsSpan(1)));
        Assert.False(received.TryLoad(new byte[192]));
        Assert.False(received.TryLoad([.. bytes, .. bytes]));
        Assert.False(received.TryLoad([.. bytes[192..384], .. bytes[..192]]));
        Assert.False(received.TryLoad([.. bytes[..192], .. bytes[..192]]));
        bytes[200] ^= 4;
        Assert.False(received.TryLoad(bytes));
        Assert.Equal(0, received.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => received.PositionOf(0));
        Assert.True(received.TryLoad([]));
    }

    [Fact]
    public void ReadBatch_Warm_AllocatesNothingWithinASegment()
    {
        using var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, 10);
        using var reader = new ClickJournalReader(_fixture.Path);
        var batch = new ClickBatch(4);
        reader.ReadBatch(default, batch);
        var start = batch.PositionOf(0);
        var sum = 0L;
        var allocated = Allocations.OfWarm(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                reader.ReadBatch(start, batch);
                sum += batch[i % 4].Source.Length;
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(sum > 0);
    }
}
