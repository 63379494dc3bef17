using Gharart.Core.Clicks;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickJournalConcurrencyTests : IDisposable
{
    private const int Threads = 8;

    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void TryAppend_EightThreadsOverTinySegments_EachRecordIsReadExactlyOnce()
    {
        const int PerThread = 25_000;
        long refused = 0;
        using (var journal = OpenThreaded(capacity: 256))
        {
            Run(thread =>
            {
                for (var i = 0; i < PerThread; i++)
                {
                    // A refusal is an honest answer here: the segments are far too small for this rate.
                    var record = SampleClicks.Create((ulong)((thread * PerThread) + i));
                    while (!journal.TryAppend(in record))
                    {
                        Interlocked.Increment(ref refused);
                        Thread.Yield();
                    }
                }
            });
            Assert.Equal(Threads * PerThread, journal.Appended);
            Assert.Equal(refused, journal.Dropped);
        }

        AssertEachOnce(JournalFixture.ReadAll(_fixture.Path, batchSize: 500).Numbers, Threads * PerThread);
    }

    [Fact]
    public void Flush_RacingTheWriters_LosesNoRecordAndCountsExactly()
    {
        const int PerThread = 5_000;
        var (flushes, stepsBack) = (0, 0);
        using (var journal = OpenThreaded(capacity: 4_096))
        {
            var isWriting = true;
            var flushing = new Thread(() =>
            {
                long last = 0;
                while (Volatile.Read(ref isWriting))
                {
                    journal.Flush();
                    flushes++;
                    _ = journal.EndAfter(out var appended);
                    stepsBack += appended < last ? 1 : 0;
                    last = appended;
                }
            });
            flushing.Start();
            Run(thread =>
            {
                for (var i = 0; i < PerThread; i++)
                {
                    var record = SampleClicks.Create((ulong)((thread * PerThread) + i));
                    while (!journal.TryAppend(in record))
                    {
                        Thread.Yield();
                    }
                }
            });
            Volatile.Write(ref isWriting, false);
            flushing.Join();
            journal.Flush();
            Assert.Equal(Threads * PerThread, journal.Appended);
            Assert.Equal(Threads * PerThread, journal.CountFrom(default));
        }

        Assert.True(flushes > 0);
        Assert.Equal(0, stepsBack);
        var read = JournalFixture.ReadAll(_fixture.Path, batchSize: 500);
        AssertEachOnce(read.Numbers, Threads * PerThread);
        Assert.Equal((0L, 0L, 0L), (read.Holes, read.Corrupt, read.Unreadable));
    }

    [Fact]
    public void ReadBatch_RacingTheWriters_SeesEachRecordOnceAndEachThreadsInOrder()
    {
        const int PerThread = 12_000;
        using var journal = OpenThreaded(capacity: 512);
        var numbers = new List<ulong>();
        long damaged = 0;
        var reading = new Thread(() =>
        {
            using var reader = new ClickJournalReader(_fixture.Path);
            var batch = new ClickBatch(100);
            var next = default(ClickPosition);
            while (numbers.Count < Threads * PerThread)
            {
                if (reader.ReadBatch(next, batch) == 0)
                {
                    Thread.Yield();
                }

                for (var i = 0; i < batch.Count; i++)
                {
                    var record = batch[i];
                    damaged += SampleClicks.IsIntact(in record) ? 0 : 1;
                    numbers.Add(SampleClicks.NumberOf(in record));
                }

                damaged += batch.Holes + batch.Corrupt + batch.UnreadableSegments;
                next = batch.Next;
                journal.DeleteThrough(next);
            }
        });
        reading.Start();
        Run(thread =>
        {
            for (var i = 0; i < PerThread; i++)
            {
                while (!journal.TryAppend(SampleClicks.Create((ulong)((thread * PerThread) + i))))
                {
                    Thread.Yield();
                }
            }
        });
        Assert.True(reading.Join(TimeSpan.FromMinutes(2)), $"read {numbers.Count} records, the rest never showed");

        Assert.Equal(0, damaged);
        AssertEachOnce(numbers, Threads * PerThread);
        Assert.All(numbers.GroupBy(number => number / PerThread), thread => Assert.Equal(thread.Order(), thread));
    }

    [Fact]
    public void Dispose_WhileThreadsAppend_TakenPlusDroppedIsAllAndTakenIsOnDisk()
    {
        for (var round = 0; round < 20; round++)
        {
            using var fixture = new JournalFixture();
            var journal = fixture.Open();
            using var started = new CountdownEvent(Threads);
            long taken = 0;
            long tried = 0;
            var disposing = new Thread(() =>
            {
                started.Wait();
                journal.Dispose();
            });
            disposing.Start();
            Run(thread =>
            {
                started.Signal();
                for (var i = 0; i < 500; i++)
                {
                    Interlocked.Increment(ref tried);
                    if (journal.TryAppend(SampleClicks.Create((ulong)((thread * 500) + i))))
                    {
                        Interlocked.Increment(ref taken);
                    }

                    journal.Maintain();
                }
            });
            disposing.Join();

            Assert.Equal(taken, journal.Appended);
            Assert.Equal(tried, journal.Appended + journal.Dropped);
            var read = JournalFixture.ReadAll(fixture.Path);
            Assert.Equal(taken, read.Numbers.Count);
            Assert.Equal(taken, read.Numbers.Distinct().Count());
            Assert.Equal((0L, 0L), (read.Holes, read.Corrupt));
        }
    }

    [Fact]
    public void TryAppend_ManyThreadsUnderABudget_CountsEveryDrop()
    {
        const int PerThread = 2_000;
        using var journal = OpenThreaded(capacity: 64, budgetSegments: 10);
        long taken = 0;
        Run(thread =>
        {
            for (var i = 0; i < PerThread; i++)
            {
                if (journal.TryAppend(SampleClicks.Create((ulong)((thread * PerThread) + i))))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        });

        Assert.Equal(taken, journal.Appended);
        Assert.Equal((Threads * PerThread) - taken, journal.Dropped);
        Assert.InRange(taken, 64, 640);
        Assert.Equal(taken, JournalFixture.ReadAll(_fixture.Path).Numbers.Distinct().LongCount());
    }

    private static void AssertEachOnce(List<ulong> numbers, int count)
    {
        Assert.Equal(count, numbers.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (ulong)i), numbers.Order());
    }

    private static void Run(Action<int> body)
    {
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() => body(i))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private ClickJournal OpenThreaded(int capacity, int budgetSegments = 10_000)
    {
        var probe = new ClickJournalOptions { Directory = _fixture.Path, EdgeId = "edge-1", SegmentCapacity = capacity };
        return ClickJournal.Open(
            new ClickJournalOptions
            {
                Directory = _fixture.Path,
                EdgeId = "edge-1",
                SegmentCapacity = capacity,
                DiskBudgetBytes = budgetSegments * probe.SegmentBytes,
            },
            _fixture.Clock);
    }
}
