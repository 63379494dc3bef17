using Gharart.Core.Clicks;
using Gharart.Core.Tests.Storage;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickJournalRecoveryTests : IDisposable
{
    private readonly JournalFixture _fixture = new();
    private readonly TemporaryFolder _image = new();

    public void Dispose()
    {
        _fixture.Dispose();
        _image.Dispose();
    }

    [Fact]
    public void Open_AfterKill_KeepsEveryRecordAndGoesOnInNewSegments()
    {
        TakeImage(records: 40);
        Assert.Equal(40, JournalFixture.ReadAll(_image.Path).Numbers.Count);

        using (var journal = _fixture.Open(_image.Path))
        {
            Assert.Equal(10, JournalFixture.Append(journal, 40, 10));
        }

        var read = JournalFixture.ReadAll(_image.Path);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (ulong)i), read.Numbers);
        Assert.Equal((0L, 0L, 0L), (read.Holes, read.Corrupt, read.Unreadable));
    }

    [Fact]
    public void ReadBatch_SlotReservedButNotCommitted_WaitsWhileOpenAndIsAHoleOnceSealed()
    {
        TakeImage(records: 10);
        var file = Segments()[0];
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(SlotAt(4) + 188, 4).Clear();
        bytes.AsSpan(SlotAt(6), ClickRecordCodec.Size).Clear();
        File.WriteAllBytes(file, bytes);

        var live = JournalFixture.ReadAll(_image.Path);
        Assert.Equal([0UL, 1, 2, 3], live.Numbers);
        Assert.Equal(4u, live.Next.Slot);
        Assert.Equal(0, live.Holes);
        Assert.Equal(8, PendingFrom(default));

        _fixture.Open(_image.Path).Dispose();

        var after = JournalFixture.ReadAll(_image.Path, live.Next);
        Assert.Equal([5UL, 7, 8, 9], after.Numbers);
        Assert.Equal((2L, 0L), (after.Holes, after.Corrupt));
        Assert.Equal(8, PendingFrom(default));
        Assert.Equal(4, PendingFrom(live.Next));
    }

    [Fact]
    public void Open_ReservedSlotAtTheEnd_CountsItAsAHole()
    {
        TakeImage(records: 10);
        var file = Segments()[0];
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(SlotAt(9) + 188, 4).Clear();
        File.WriteAllBytes(file, bytes);
        _fixture.Open(_image.Path).Dispose();

        var read = JournalFixture.ReadAll(_image.Path);
        Assert.Equal(9, read.Numbers.Count);
        Assert.Equal(1, read.Holes);
    }

    [Fact]
    public void Open_KilledBeforeAnyClick_LeavesNothingBehindAndReusesNoNumber()
    {
        TakeImage(records: 0);
        var before = Segments();
        using var journal = _fixture.Open(_image.Path);
        Assert.Empty(before.Intersect(Segments()));
    }

    [Fact]
    public void Open_LeftoverOfAPreparation_IsDeleted()
    {
        TakeImage(records: 1);
        var leftover = Segments()[0] + ".tmp";
        File.WriteAllText(leftover, "half");
        _fixture.Open(_image.Path).Dispose();
        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public void ReadBatch_RecordDamaged_IsSkippedAndCounted()
    {
        TakeImage(records: 40);
        var file = Segments()[1];
        var bytes = File.ReadAllBytes(file);
        bytes[SlotAt(3) + 80] ^= 1;

        // A whole record in the wrong place is no better.
        bytes.AsSpan(SlotAt(7), ClickRecordCodec.Size).CopyTo(bytes.AsSpan(SlotAt(8)));
        File.WriteAllBytes(file, bytes);

        var read = JournalFixture.ReadAll(_image.Path);
        Assert.Equal(2, read.Corrupt);
        Assert.Equal(Enumerable.Range(0, 40).Where(i => i is not (19 or 24)).Select(i => (ulong)i), read.Numbers);
    }

    [Fact]
    public void ReadBatch_SegmentMissing_GoesOnWithTheNextOne()
    {
        TakeImage(records: 40);
        File.Delete(Segments()[1]);
        var read = JournalFixture.ReadAll(_image.Path);
        Assert.Equal(Enumerable.Range(0, 40).Where(i => i is < 16 or >= 32).Select(i => (ulong)i), read.Numbers);
    }

    [Fact]
    public void ReadBatch_SealDamaged_StillReadsAllAndTheNextStartMendsIt()
    {
        using (var journal = _fixture.Open())
        {
            JournalFixture.Append(journal, 0, 10);
        }

        _image.TakeImageOf(_fixture.Path);
        var file = Segments()[0];
        var bytes = File.ReadAllBytes(file);
        bytes[ClickSegmentHeader.SealAt] ^= 0x40;
        File.WriteAllBytes(file, bytes);

        Assert.Equal(10, JournalFixture.ReadAll(_image.Path).Numbers.Count);
        Assert.Equal(10, PendingFrom(default));
        _fixture.Open(_image.Path).Dispose();
        var read = JournalFixture.ReadAll(_image.Path);
        Assert.Equal((10, 0L), (read.Numbers.Count, read.Holes));
    }

    [Fact]
    public void ReadBatch_FileCutAnywhere_GivesWhatIsLeftBeforeAndAfterRecovery()
    {
        TakeImage(records: 40);
        var file = Segments()[0];
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length <= whole.Length; length += 61)
        {
            File.WriteAllBytes(file, whole[..length]);
            var left = length < ClickSegmentHeader.UsedSize ? 0 : Math.Max(0, (length - ClickSegmentHeader.Size) / ClickRecordCodec.Size);

            var read = JournalFixture.ReadAll(_image.Path);
            Assert.Equal(24 + left, read.Numbers.Count);
            Assert.Equal(length < ClickSegmentHeader.UsedSize ? 1 : 0, read.Unreadable);
            Assert.Equal(length < ClickSegmentHeader.UsedSize ? 0 : 16 - left, read.Corrupt);
        }
    }

    [Fact]
    public void Open_OpenSegmentCutShort_SealsWhatIsLeft()
    {
        TakeImage(records: 10);
        var file = Segments()[0];
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..(SlotAt(5) + 30)]);
        _fixture.Open(_image.Path).Dispose();

        var read = JournalFixture.ReadAll(_image.Path);
        Assert.Equal([0UL, 1, 2, 3, 4], read.Numbers);
        Assert.Equal((0L, 0L), (read.Holes, read.Corrupt));
    }

    [Fact]
    public void ReadBatch_GarbageAndBitFlips_NeverThrowsAndNeverReturnsADamagedRecord()
    {
        const int Seed = 20260;
        var random = new Random(Seed);
        TakeImage(records: 40);
        var files = Segments();
        var originals = files.Select(File.ReadAllBytes).ToArray();
        for (var round = 0; round < 400; round++)
        {
            for (var i = 0; i < files.Length; i++)
            {
                File.WriteAllBytes(files[i], Damage(random, originals[i]));
            }

            try
            {
                var read = JournalFixture.ReadAll(_image.Path, batchSize: 1 + random.Next(50));
                Assert.Equal(read.Numbers.Distinct().Count(), read.Numbers.Count);
                _ = PendingFrom(new ClickPosition((ulong)random.Next(2000), (uint)random.Next(40)));
                if (round % 8 == 0)
                {
                    using var scratch = new TemporaryFolder();
                    scratch.TakeImageOf(_image.Path);
                    var before = JournalFixture.ReadAll(scratch.Path).Numbers.Count;
                    using (var journal = _fixture.Open(scratch.Path))
                    {
                        Assert.Equal(20, JournalFixture.Append(journal, 1000, 20));
                    }

                    Assert.True(JournalFixture.ReadAll(scratch.Path).Numbers.Count >= before + 20);
                }
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {Seed}, round {round}: {e}");
            }
        }
    }

    private static byte[] Damage(Random random, byte[] original)
    {
        var bytes = original.ToArray();
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                random.NextBytes(bytes);
                return bytes;
            case 2:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length)));
                return bytes;
            case 3:
                bytes.AsSpan(random.Next(bytes.Length)).Clear();
                return bytes;
            case 4:
                random.NextBytes(bytes.AsSpan(ClickSegmentHeader.SealAt, ClickSegmentHeader.SealSize));
                return bytes;
            default:
                for (var flips = random.Next(20); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
        }
    }

    private static int SlotAt(int slot) => ClickSegmentHeader.Size + (slot * ClickRecordCodec.Size);

    /// <summary>The folder as kill -9 would leave it: mapped pages are in the page cache, and nothing was sealed at the end.</summary>
    private void TakeImage(int records)
    {
        using var journal = _fixture.Open();
        JournalFixture.Append(journal, 0, records);
        _image.TakeImageOf(_fixture.Path);
    }

    private string[] Segments() => [.. Directory.GetFiles(_image.Path, "*.seg").Order(StringComparer.Ordinal)];

    private long PendingFrom(ClickPosition from)
    {
        using var reader = new ClickJournalReader(_image.Path);
        return reader.Pending(from);
    }
}
