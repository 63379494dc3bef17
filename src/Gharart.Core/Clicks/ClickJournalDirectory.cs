using Gharart.Core.Storage;

namespace Gharart.Core.Clicks;

/// <summary>The folder of a journal as its one owner sees it: the lock, the counter of segment numbers, the sealed segments and the bytes in use.</summary>
internal sealed class ClickJournalDirectory : IDisposable
{
    // Numbers set aside with one durable write, so that a new segment seldom waits for the disk. A crash skips the rest of them.
    private const ulong NumbersAhead = 64;

    // A quarter of a million clicks a second in segments of the default size, for years on end. The numbers last until the year 4147.
    private const long SegmentsPerSecond = 16;

    private readonly Lock _sync = new();
    private readonly List<SealedSegment> _sealed = [];
    private readonly string _edgeId;
    private readonly long _budget;
    private FileStream? _lock;
    private ulong _next;
    private ulong _setAside;
    private long _bytes;

    private ClickJournalDirectory(ClickJournalOptions options)
    {
        Path = System.IO.Path.GetFullPath(options.Directory);
        _edgeId = options.EdgeId;
        _budget = options.DiskBudgetBytes;
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path { get; }

    /// <summary>Bytes of all segment files.</summary>
    public long Bytes
    {
        get
        {
            lock (_sync)
            {
                return _bytes;
            }
        }
    }

    /// <summary>The number that the next segment gets.</summary>
    public ulong NextNumber => _next;

    private static ReadOnlySpan<byte> CounterMagic => "GHCLNUM1"u8;

    private string CounterPath => CounterPathOf(Path);

    /// <summary>Takes the folder and seals what a crash left open.</summary>
    /// <exception cref="ClickJournalException">Another process holds the folder, or it belongs to another edge.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static ClickJournalDirectory Open(ClickJournalOptions options, TimeProvider time)
    {
        var directory = new ClickJournalDirectory(options);
        try
        {
            Directory.CreateDirectory(directory.Path);
            directory.TakeLock();
            DurableFile.DeleteTemporaries(directory.Path);
            directory.Recover(time);
            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Reads the counter file; false where there is none or it is damaged.</summary>
    public static bool TryReadCounter(string directory, out string edgeId, out ulong next)
    {
        (edgeId, next) = ("", 0);
        var path = CounterPathOf(directory);
        if (!File.Exists(path) || !EdgePositionCodec.TryDecode(File.ReadAllBytes(path), CounterMagic, out edgeId, out var position))
        {
            return false;
        }

        next = position.Segment;
        return true;
    }

    /// <summary>A segment number that was never used; durable before it is handed out.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="ClickJournalException">There are no numbers left.</exception>
    public ulong TakeNumber()
    {
        if (_next >= ClickPosition.MaxSegment - NumbersAhead)
        {
            throw new ClickJournalException($"The segment numbers of '{Path}' are used up.");
        }

        if (_next >= _setAside)
        {
            SaveCounter(_next + NumbersAhead);
            _setAside = _next + NumbersAhead;
        }

        return _next++;
    }

    /// <summary>Counts the bytes of a new segment in; false where they would break the budget.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_sync)
        {
            if (_bytes + bytes > _budget)
            {
                return false;
            }

            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Takes back a <see cref="TryReserve"/> whose segment did not come to be, or is gone.</summary>
    public void Release(long bytes)
    {
        lock (_sync)
        {
            _bytes -= bytes;
        }
    }

    /// <summary>Hands over a segment that nobody appends to any more.</summary>
    public void AddSealed(ulong number, uint slots, long bytes)
    {
        lock (_sync)
        {
            _sealed.Add(new SealedSegment(number, slots, slots, bytes));
        }
    }

    /// <summary>How many records of sealed segments lie at or behind a position; those of unreadable segments are not known.</summary>
    public long CountFrom(ClickPosition position)
    {
        lock (_sync)
        {
            return _sealed.Where(segment => segment.Number >= position.Segment).Sum(segment =>
                segment.Number > position.Segment ? segment.Records : Math.Min(segment.Records, Math.Max(0, (long)segment.Slots - position.Slot)));
        }
    }

    /// <summary>Deletes the sealed segments that end at or before a position.</summary>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="IOException">A file cannot be deleted; it stays on the books.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be deleted; it stays on the books.</exception>
    public int DeleteThrough(ClickPosition watermark)
    {
        List<SealedSegment> behind;
        lock (_sync)
        {
            behind = _sealed.FindAll(segment =>
                segment.Number < watermark.Segment || (segment.Number == watermark.Segment && segment.Slots <= watermark.Slot));
        }

        foreach (var segment in behind)
        {
            File.Delete(ClickSegmentFile.PathOf(Path, segment.Number));
            lock (_sync)
            {
                if (_sealed.Remove(segment))
                {
                    _bytes -= segment.Bytes;
                }
            }
        }

        return behind.Count;
    }

    /// <summary>Gives the unused numbers back at an orderly end.</summary>
    /// <exception cref="IOException">The disk refused; the next start skips them.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written; the next start skips them.</exception>
    public void ReturnNumbers()
    {
        if (_next < _setAside)
        {
            SaveCounter(_next);
            _setAside = _next;
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock?.Dispose();

    private static string CounterPathOf(string directory) => System.IO.Path.Combine(directory, "journal.next");

    private void TakeLock()
    {
        var path = System.IO.Path.Combine(Path, "journal.lock");
        try
        {
            _lock = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new ClickJournalException($"The click journal '{Path}' is in use by another process.", e);
        }
    }

    private void Recover(TimeProvider time)
    {
        var counted = TryReadCounter(Path, out var owner, out var next);
        if (counted && owner != _edgeId)
        {
            throw OwnedBy(owner);
        }

        // Without a counter the folder is new, wiped or damaged, and a number used before would make the reader take new clicks for old ones.
        // Time since 1970 lies above every number that was counted up from an earlier such start at fewer segments a second than this.
        _next = counted ? next : (ulong)Math.Max(1, time.GetUtcNow().ToUnixTimeMilliseconds() * SegmentsPerSecond / 1000);
        foreach (var number in ClickSegmentFile.List(Path))
        {
            _next = Math.Max(_next, number + 1);
            RecoverSegment(number);
        }
    }

    private void RecoverSegment(ulong number)
    {
        using var segment = ClickSegmentReader.TryOpen(Path, number);
        if (segment is null)
        {
            return;
        }

        var slots = segment.Limit;
        long records = 0;
        if (!segment.IsReadable)
        {
            // Kept for whoever wants to look; it goes once the watermark has passed it.
            slots = uint.MaxValue;
        }
        else if (segment.EdgeId != _edgeId)
        {
            throw OwnedBy(segment.EdgeId);
        }
        else if (!segment.HasGoodSeal)
        {
            var (end, scanned) = segment.Scan(0, toTheEnd: true);
            segment.SealAbandoned(Path, end, scanned);
            (slots, records) = (end, scanned);
        }
        else
        {
            records = segment.CountRecords(0);
        }

        if (slots == 0)
        {
            File.Delete(ClickSegmentFile.PathOf(Path, number));
            return;
        }

        _sealed.Add(new SealedSegment(number, slots, records, segment.Bytes));
        _bytes += segment.Bytes;
    }

    private ClickJournalException OwnedBy(string edgeId) =>
        new($"The click journal '{Path}' belongs to the edge '{edgeId}', not to '{_edgeId}'.");

    private void SaveCounter(ulong next) =>
        DurableFile.Replace(CounterPath, EdgePositionCodec.Encode(CounterMagic, _edgeId, new ClickPosition(next, 0)));

    private readonly record struct SealedSegment(ulong Number, uint Slots, long Records, long Bytes);
}
