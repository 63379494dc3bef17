using Gharart.Core.Clicks;
using Gharart.Core.Tests.Storage;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Clicks;

/// <summary>A journal folder with small segments, and ways to fill and read it.</summary>
internal sealed class JournalFixture : IDisposable
{
    public const int Capacity = 16;

    private readonly TemporaryFolder _folder = new();

    public ManualTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddSeconds(1000));

    public string Path => _folder.Path;

    public static long SegmentBytes => new ClickJournalOptions { Directory = "x", EdgeId = "e", SegmentCapacity = Capacity }.SegmentBytes;

    /// <summary>Opens the journal without its thread; each <see cref="Append"/> does the thread's work instead.</summary>
    public ClickJournal Open(int budgetSegments = 1000, string edgeId = "edge-1", int preparedSegments = 1) =>
        Open(Path, budgetSegments, edgeId, preparedSegments);

    public ClickJournal Open(string directory, int budgetSegments = 1000, string edgeId = "edge-1", int preparedSegments = 1) => ClickJournal.Open(
        new ClickJournalOptions
        {
            Directory = directory,
            EdgeId = edgeId,
            SegmentCapacity = Capacity,
            PreparedSegments = preparedSegments,
            DiskBudgetBytes = budgetSegments * SegmentBytes,
        },
        Clock,
        ownThread: false);

    /// <summary>Appends samples first … first + count − 1 and returns how many were taken.</summary>
    public static int Append(ClickJournal journal, ulong first, int count)
    {
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            taken += journal.TryAppend(SampleClicks.Create(first + (ulong)i)) ? 1 : 0;
            journal.Maintain();
        }

        return taken;
    }

    /// <summary>Reads all from a position with small batches, checks each record and returns the sample numbers.</summary>
    public static ReadResult ReadAll(string directory, ClickPosition from = default, int batchSize = 7)
    {
        using var reader = new ClickJournalReader(directory);
        var batch = new ClickBatch(batchSize);
        var result = new ReadResult { Next = from };
        while (true)
        {
            var before = result.Next;
            var count = reader.ReadBatch(before, batch);
            for (var i = 0; i < count; i++)
            {
                var record = batch[i];
                Assert.True(SampleClicks.IsIntact(in record), $"record at {batch.PositionOf(i)}");
                Assert.True(batch.PositionOf(i) >= before);
                result.Numbers.Add(SampleClicks.NumberOf(in record));
            }

            result.Holes += batch.Holes;
            result.Corrupt += batch.Corrupt;
            result.Unreadable += batch.UnreadableSegments;
            result.Next = batch.Next;
            Assert.True(result.Next >= before);
            if (count == 0 && result.Next == before)
            {
                return result;
            }
        }
    }

    public string[] SegmentFiles() => [.. Directory.GetFiles(Path, "*.seg").Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    internal sealed class ReadResult
    {
        public List<ulong> Numbers { get; } = [];

        public long Holes { get; set; }

        public long Corrupt { get; set; }

        public long Unreadable { get; set; }

        public ClickPosition Next { get; set; }
    }
}
