namespace Gharart.Core.Clicks;

/// <summary>
/// The click journal of one edge: appends go into memory-mapped segment files and survive the death of the process; a power cut can take what came after
/// the last <see cref="Flush"/>. A thread of the journal's own prepares the next segments ahead, so that going on is a pointer swap. Laid out in
/// docs/click-journal.md.
/// </summary>
public sealed class ClickJournal : IDisposable
{
    // A segment with fewer than one in so many of its slots filled is flushed where it is: sealing it would cost more than the faults of its few clicks.
    private const int FlushedInPlace = 4;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestAppend = TimeSpan.FromSeconds(5);

    private readonly ClickJournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ClickJournalDirectory _directory;
    private readonly Lock _maintenance = new();
    private readonly ClickSegmentSet _segments;
    private readonly long[] _dropped = new long[Enum.GetValues<ClickDropCause>().Length];
    private readonly ITimer _retry;
    private readonly ulong _firstNumber;
    private readonly Thread? _thread;

    // Never disposed: a click that comes late may still signal it.
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEvent _ending = new(false);
    private ClickSegmentWriter _current;
    private ClickSegmentWriter _tail;
    private int _dropCause;
    private int _stopping;
    private volatile Exception? _lastError;

    private ClickJournal(ClickJournalOptions options, TimeProvider time, ClickJournalDirectory directory, bool ownThread)
    {
        _options = options;
        _time = time;
        _directory = directory;
        _firstNumber = directory.NextNumber;
        _segments = new ClickSegmentSet(directory.Path);
        _current = _tail = ClickSegmentWriter.CreateEmpty();
        _retry = time.CreateTimer(static state => ((AutoResetEvent)state!).Set(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Maintain();
        if (ownThread)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "click journal" };
            _thread.Start();
        }
    }

    /// <summary>Clicks taken since the journal was opened.</summary>
    public long Appended
    {
        get
        {
            _ = EndAfter(out var appended);
            return appended;
        }
    }

    /// <summary>Clicks not taken since the journal was opened, for whatever cause.</summary>
    public long Dropped => _dropped.Select((_, cause) => DroppedBy((ClickDropCause)cause)).Sum();

    /// <summary>Bytes of all segment files, the prepared ones included.</summary>
    public long RetainedBytes => _directory.Bytes;

    /// <summary>Where the next click goes, provided there is room.</summary>
    public ClickPosition End => EndAfter(out _);

    /// <summary>Why a segment could not be prepared; null when all is well. It is tried again every second.</summary>
    public Exception? LastError => _lastError;

    /// <summary>Takes the folder, recovers what is in it and prepares the first segments. A disk that is full only shows in <see cref="LastError"/> and in drops.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="ClickJournalException">Another process holds the folder, or it belongs to another edge.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static ClickJournal Open(ClickJournalOptions options, TimeProvider time) => Open(options, time, ownThread: true);

    /// <summary><see cref="End"/> and <see cref="Appended"/> of one and the same moment.</summary>
    public ClickPosition EndAfter(out long appended)
    {
        var segment = Volatile.Read(ref _current);
        var count = segment.Count;
        appended = segment.AppendedBefore + count;

        // One that never had room since it was opened ends where its first segment will begin: behind all that was there before.
        return new ClickPosition(segment.Number == 0 ? _firstNumber : segment.Number, (uint)count);
    }

    /// <summary>How many clicks lie at or behind a position. Looks at no slot, so damage counts until the position is behind it.</summary>
    public long CountFrom(ClickPosition position)
    {
        // Under the lock no segment is between "mapped" and "sealed".
        lock (_maintenance)
        {
            return _directory.CountFrom(position) + _segments.Mapped
                .Where(segment => segment.Number >= position.Segment)
                .Sum(segment => Math.Max(0, segment.Count - (segment.Number == position.Segment ? (long)position.Slot : 0)));
        }
    }

    /// <summary>How many clicks were not taken for this cause.</summary>
    public long DroppedBy(ClickDropCause cause) => Interlocked.Read(ref _dropped[(int)cause]);

    /// <summary>
    /// Appends a click; false, and counted, when there is no room for it. From any thread, also after the end of the journal. Takes no lock, allocates
    /// nothing, never waits and never throws.
    /// </summary>
    public bool TryAppend(in ClickRecord record)
    {
        var segment = Volatile.Read(ref _current);
        while (!segment.TryAppend(in record))
        {
            if (segment.Successor is not { } next)
            {
                _ = Interlocked.Increment(ref _dropped[Volatile.Read(ref _dropCause)]);
                return false;
            }

            if (ReferenceEquals(Interlocked.CompareExchange(ref _current, next, segment), segment))
            {
                _ = _wake.Set();
            }

            segment = Volatile.Read(ref _current);
        }

        return true;
    }

    /// <summary>
    /// Waits until the disk has every click appended before the call. The owner calls it now and then, off the click path. A segment that holds more than a
    /// little is left for the next one first: the system takes the right to write from the pages of a file that it flushes, and a click that asks for it back
    /// may wait for the disk.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Flush()
    {
        LeaveFilling();
        _segments.Flush();
    }

    /// <summary>Deletes the segments that lie wholly before the watermark: call it once the database has them. Makes room for new ones.</summary>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="IOException">A file cannot be deleted; try again later.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be deleted.</exception>
    public int DeleteThrough(ClickPosition watermark)
    {
        try
        {
            return _directory.DeleteThrough(watermark);
        }
        finally
        {
            _segments.ForgetDeleted();
            _ = _wake.Set();
        }
    }

    /// <summary>Takes no more clicks, seals and flushes what there is and lets go of the folder. Waits at most five seconds for appends in progress.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
        {
            return;
        }

        _ = _ending.Set();
        _ = _wake.Set();
        _thread?.Join();
        _ending.Dispose();
        _retry.Dispose();
        lock (_maintenance)
        {
            Volatile.Write(ref _dropCause, (int)ClickDropCause.Closed);
            try
            {
                SealAll();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What could not be finished, the next start recovers.
                _lastError = e;
            }
        }

        _directory.Dispose();
    }

    /// <summary>For tests that run <see cref="Maintain"/> themselves.</summary>
    internal static ClickJournal Open(ClickJournalOptions options, TimeProvider time, bool ownThread)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        return new ClickJournal(options, time, ClickJournalDirectory.Open(options, time), ownThread);
    }

    /// <summary>Prepares the next segments, seals full ones. Never throws.</summary>
    internal void Maintain()
    {
        lock (_maintenance)
        {
            if (Volatile.Read(ref _stopping) != 0)
            {
                return;
            }

            try
            {
                PrepareAhead();
                SealFull();
                _lastError = null;
            }
            catch (Exception e)
            {
                // Whatever it is, clicks go on being answered; they are counted as dropped until it is over.
                _lastError = e;
                Volatile.Write(ref _dropCause, (int)ClickDropCause.DiskError);
                _ = _retry.Change(RetryDelay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void LeaveFilling()
    {
        lock (_maintenance)
        {
            var segment = Volatile.Read(ref _current);
            if (Volatile.Read(ref _stopping) != 0 || segment.Successor is not { } next || segment.Count < _options.SegmentCapacity / FlushedInPlace)
            {
                return;
            }

            segment.Close();
            _ = Interlocked.CompareExchange(ref _current, next, segment);
            SealFull();
            _ = _wake.Set();
        }
    }

    private void Run()
    {
        while (Volatile.Read(ref _stopping) == 0)
        {
            _ = _wake.WaitOne();
            Maintain();
        }
    }

    private void PrepareAhead()
    {
        while (CountPrepared() < _options.PreparedSegments)
        {
            if (!_directory.TryReserve(_options.SegmentBytes))
            {
                Volatile.Write(ref _dropCause, (int)ClickDropCause.DiskBudget);
                return;
            }

            var last = _tail;
            _tail = CreateSegment(last);
            Volatile.Write(ref _dropCause, (int)ClickDropCause.NotReady);
            last.Successor = _tail;

            // Leave a full one (or the empty first) at once, so that another is prepared behind the new one.
            if (last.IsFull)
            {
                _ = Interlocked.CompareExchange(ref _current, _tail, last);
            }
        }
    }

    /// <summary>
    /// Lets clicks on the same core go first for a moment, while no more than one of the segments to be kept ready is missing. Niceness alone does not do it:
    /// a thread that wakes up right after its turn waits for the scheduler's next tick, up to 4 ms.
    /// </summary>
    private void PauseWhileAhead()
    {
        if (Thread.CurrentThread == _thread && CountPrepared() >= Math.Max(1, _options.PreparedSegments - 1))
        {
            _ = _ending.WaitOne(Pause);
        }
    }

    private int CountPrepared()
    {
        var count = 0;
        for (var segment = Volatile.Read(ref _current); segment.Successor is { } next; segment = next)
        {
            count++;
        }

        return count;
    }

    private ClickSegmentWriter CreateSegment(ClickSegmentWriter predecessor)
    {
        try
        {
            var header = new ClickSegmentHeader(
                _directory.TakeNumber(), _options.SegmentCapacity, _options.EdgeId, _time.GetUtcNow().ToUnixTimeMilliseconds());
            var segment = ClickSegmentWriter.Create(_directory.Path, header, predecessor, PauseWhileAhead);
            _segments.Add(segment);
            return segment;
        }
        catch
        {
            _directory.Release(_options.SegmentBytes);
            throw;
        }
    }

    /// <summary>Seals the segments that were left, but for those in which a slow thread still writes: they have another go the next time.</summary>
    private void SealFull()
    {
        var current = Volatile.Read(ref _current).Number;
        foreach (var segment in _segments.Mapped)
        {
            segment.LeavePredecessor();
            if (segment.Number < current && segment.IsCommitted())
            {
                Retire(segment);
            }
        }
    }

    private void SealAll()
    {
        // In order: a click that finds a segment closed goes nowhere, one that found it full may still go on to the prepared one.
        foreach (var segment in _segments.Mapped)
        {
            segment.Successor = null;
            segment.Close();
        }

        foreach (var segment in _segments.Mapped)
        {
            // A thread that is stuck keeps its mapping; the next start seals the segment.
            if (!SpinWait.SpinUntil(segment.IsCommitted, LongestAppend))
            {
                continue;
            }

            if (segment.Count > 0)
            {
                Retire(segment);
            }
            else
            {
                _segments.Discard(segment);
                _directory.Release(_options.SegmentBytes);
            }
        }

        _segments.Flush();
        _directory.ReturnNumbers();
    }

    private void Retire(ClickSegmentWriter segment)
    {
        var bytes = _segments.Seal(segment);
        _directory.AddSealed(segment.Number, (uint)segment.Count, bytes);
        _directory.Release(_options.SegmentBytes - bytes);
    }
}
