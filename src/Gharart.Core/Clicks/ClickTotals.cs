using Microsoft.Win32.SafeHandles;

namespace Gharart.Core.Clicks;

/// <summary>
/// What became of all visits that an edge sent on since its journal began, as of one moment: what it served is what it appended, skipped and
/// dropped. A file beside the segments, laid out in docs/click-journal.md.
/// </summary>
public sealed record ClickTotals
{
    private const int Numbers = 8;
    private const int Size = 128;

    /// <summary>The edge: 1–32 characters of <c>a-z 0-9 . _ -</c>.</summary>
    public required string EdgeId { get; init; }

    /// <summary>End of the journal at that moment; <see cref="Appended"/> counts the clicks before it.</summary>
    public ClickPosition Next { get; init; }

    /// <summary>Visits that were sent on.</summary>
    public long Served { get; init; }

    /// <summary>Clicks that the journal took.</summary>
    public long Appended { get; init; }

    /// <summary>Not clicks: HEAD.</summary>
    public long SkippedHead { get; init; }

    /// <summary>Not clicks: prefetch.</summary>
    public long SkippedPrefetch { get; init; }

    /// <summary>Clicks lost to <see cref="ClickDropCause.NotReady"/>.</summary>
    public long NotReady { get; init; }

    /// <summary>Clicks lost to <see cref="ClickDropCause.DiskBudget"/>.</summary>
    public long DiskBudget { get; init; }

    /// <summary>Clicks lost to <see cref="ClickDropCause.DiskError"/>.</summary>
    public long DiskError { get; init; }

    /// <summary>Clicks lost to <see cref="ClickDropCause.Closed"/>.</summary>
    public long Closed { get; init; }

    /// <summary>Clicks that the journal did not take.</summary>
    public long Dropped => NotReady + DiskBudget + DiskError + Closed;

    private static ReadOnlySpan<byte> Magic => "GHCLTOT1"u8;

    /// <summary>The file in a journal's folder.</summary>
    public static string PathOf(string journalDirectory) => Path.Combine(journalDirectory, "journal.totals");

    /// <summary>Clicks not taken for one cause.</summary>
    public long DroppedBy(ClickDropCause cause) => cause switch
    {
        ClickDropCause.NotReady => NotReady,
        ClickDropCause.DiskBudget => DiskBudget,
        ClickDropCause.DiskError => DiskError,
        ClickDropCause.Closed => Closed,
        _ => throw new ArgumentOutOfRangeException(nameof(cause)),
    };

    /// <summary>
    /// The totals at the start of an edge: those saved last, and the records that a crash kept from being counted there. Skips and drops after the
    /// last save are gone; recorded clicks never are.
    /// </summary>
    /// <param name="edgeId">The edge.</param>
    /// <param name="saved">What was saved last; null where nothing was.</param>
    /// <param name="watermark">What the database has, from which to begin where nothing was saved.</param>
    /// <param name="journal">The journal, recovered and without a click of this start.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static ClickTotals Recover(string edgeId, ClickTotals? saved, ClickWatermark? watermark, ClickJournalReader journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var totals = saved ?? new ClickTotals
        {
            EdgeId = edgeId,
            Next = watermark?.Next ?? default,
            Appended = (watermark?.Recorded ?? 0) + (watermark?.Lost ?? 0),
        };

        // A slot that was handed out at the last save and never filled was counted, and is a hole now. Where the segment is gone there was none.
        var behind = journal.Pending(totals.Next);
        var before = totals.Next.Slot == 0 ? 0 : journal.Pending(totals.Next with { Slot = 0 }) - behind;
        var holes = saved is null || before == 0 ? 0 : Math.Max(0, totals.Next.Slot - before);
        var appended = Math.Max(0, totals.Appended + behind - holes);
        return totals with { Appended = appended, Served = appended + totals.Dropped + totals.SkippedHead + totals.SkippedPrefetch };
    }

    /// <summary>The 128 bytes of the totals, for a file or a message.</summary>
    /// <exception cref="ArgumentException">The edge id is not well formed.</exception>
    public byte[] Encode() => EdgePositionCodec.IsEdgeId(EdgeId)
        ? EdgePositionCodec.Encode(Magic, EdgeId, Next, Served, Appended, SkippedHead, SkippedPrefetch, NotReady, DiskBudget, DiskError, Closed)
        : throw new ArgumentException($"'{EdgeId}' is no edge id.");

    /// <summary>Reads what <see cref="Encode"/> wrote; null for any other bytes.</summary>
    public static ClickTotals? Decode(ReadOnlySpan<byte> bytes)
    {
        Span<long> numbers = stackalloc long[Numbers];
        return !EdgePositionCodec.TryDecode(bytes, Magic, out var edgeId, out var next, numbers) ? null : new ClickTotals
        {
            EdgeId = edgeId,
            Next = next,
            Served = numbers[0],
            Appended = numbers[1],
            SkippedHead = numbers[2],
            SkippedPrefetch = numbers[3],
            NotReady = numbers[4],
            DiskBudget = numbers[5],
            DiskError = numbers[6],
            Closed = numbers[7],
        };
    }

    /// <summary>
    /// Writes the totals durably over the older ones of the two that the file holds. In place, because a full disk, which is when drops are to be
    /// counted, has no room for another file.
    /// </summary>
    /// <exception cref="IOException">The disk refused; older totals stand.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Save(string path)
    {
        var bytes = Encode();
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var (_, isSecond) = Newest(file);
        RandomAccess.Write(file, bytes, isSecond ? 0 : Size);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Reads the newer totals of a file; null where there is none, or only damaged ones.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ClickTotals? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Newest(file).Totals;
    }

    private static (ClickTotals? Totals, bool IsSecond) Newest(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[2 * Size];
        bytes = bytes[..RandomAccess.Read(file, bytes, 0)];
        var first = Decode(bytes[..Math.Min(Size, bytes.Length)]);
        var second = bytes.Length <= Size ? null : Decode(bytes[Size..]);
        return second is not null && (first is null || second.IsNewerThan(first)) ? (second, true) : (first, false);
    }

    // A start begins a segment of a higher number; in one place of the journal only the visits grow.
    private bool IsNewerThan(ClickTotals other) => Next.CompareTo(other.Next) is not 0 and var order ? order > 0 : Served > other.Served;
}
