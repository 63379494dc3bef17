using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Gharart.Core.Storage;
using Microsoft.Win32.SafeHandles;

namespace Gharart.Core.Clicks;

/// <summary>
/// One segment file, mapped for appending. Slots are handed out by an interlocked counter; memory is touched only between getting a slot and committing it,
/// so once every slot that was handed out is committed the mapping may go, whatever references threads still hold.
/// </summary>
/// <remarks>Unsafe, because only through its pointer can a mapping be written as spans; a view accessor copies field by field behind checks.</remarks>
internal sealed unsafe class ClickSegmentWriter
{
    private const int PageSize = 4096;

    private const int BytesBetweenPauses = 1 << 18;

    // Set in _reserved when the segment is closed; above any capacity and far below overflow.
    private const int ClosedBit = 1 << 30;

    // Few, since a kernel without preemption ends a write before it lets a click on the same core go on: 13 µs measured.
    private static readonly byte[] Zeros = new byte[1 << 16];

    private readonly ClickSegmentHeader _header;
    private readonly int _capacity;
    private readonly ulong _firstSequence;
    private readonly byte* _page;
    private readonly string _path = "";
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private int _reserved;
    private int _closedCount = -1;
    private int _committedUpTo;
    private ClickSegmentWriter? _successor;
    private ClickSegmentWriter? _predecessor;
    private long _appendedBefore;

    private ClickSegmentWriter()
    {
    }

    private ClickSegmentWriter(string path, ClickSegmentHeader header, SafeFileHandle file, ClickSegmentWriter predecessor)
    {
        _header = header;
        _capacity = header.Capacity;
        _firstSequence = new ClickPosition(header.Number, 0).Sequence;
        _path = path;
        _predecessor = predecessor;
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, BytesOf(_capacity), MemoryMappedFileAccess.ReadWrite);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _page);
        _page += _view.PointerOffset;
    }

    /// <summary>Segment number; 0 for the empty one that a journal begins with.</summary>
    public ulong Number => _header.Number;

    public int Capacity => _capacity;

    /// <summary>Records that this journal appended to the segments before; final once they are full or closed, as they are when this one is in use.</summary>
    public long AppendedBefore => Volatile.Read(ref _predecessor) is { } before ? before.AppendedBefore + before.Count : Volatile.Read(ref _appendedBefore);

    /// <summary>Slots handed out so far.</summary>
    public int Count
    {
        get
        {
            var reserved = Volatile.Read(ref _reserved);
            if ((reserved & ClosedBit) == 0)
            {
                return Math.Min(reserved, _capacity);
            }

            // Clicks that come too late still move the counter: whoever closed it says where it stood.
            var spin = default(SpinWait);
            int count;
            while ((count = Volatile.Read(ref _closedCount)) < 0)
            {
                spin.SpinOnce();
            }

            return count;
        }
    }

    /// <summary>Whether it has no free slot, or is closed.</summary>
    public bool IsFull => Volatile.Read(ref _reserved) >= _capacity;

    /// <summary>Whether the file is gone.</summary>
    public bool IsDeleted => !File.Exists(_path);

    /// <summary>The segment to go on with when this one is full; null while it is not prepared.</summary>
    public ClickSegmentWriter? Successor
    {
        get => Volatile.Read(ref _successor);
        set => Volatile.Write(ref _successor, value);
    }

    /// <summary>A segment without a slot, so that a journal without room is an ordinary one that is full.</summary>
    public static ClickSegmentWriter CreateEmpty() => new();

    /// <summary>Makes a segment file, its blocks allocated and its pages mapped.</summary>
    /// <param name="directory">The journal's folder.</param>
    /// <param name="header">What the file begins with.</param>
    /// <param name="predecessor">The segment before.</param>
    /// <param name="pause">Called after every 256 KiB that are written or mapped, some 50 µs of work.</param>
    /// <exception cref="IOException">The disk refused; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static ClickSegmentWriter Create(string directory, ClickSegmentHeader header, ClickSegmentWriter predecessor, Action pause)
    {
        var path = ClickSegmentFile.PathOf(directory, header.Number);
        var temporary = path + DurableFile.TemporarySuffix;
        ClickSegmentWriter? segment = null;
        try
        {
            using var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

            // Zeros that are written, not a file that is merely long: a full disk must show here and not as a fault in the mapping.
            var length = BytesOf(header.Capacity);
            for (long at = 0; at < length; at += Zeros.Length)
            {
                RandomAccess.Write(file, Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, length - at)), at);
                PauseNowAndThen(at, Zeros.Length, pause);
            }

            Span<byte> head = stackalloc byte[ClickSegmentHeader.UsedSize];
            header.Write(head);
            RandomAccess.Write(file, head, 0);
            segment = new ClickSegmentWriter(path, header, file, predecessor);
            segment.TouchPages(pause);
            File.Move(temporary, path);
            return segment;
        }
        catch
        {
            segment?.Unmap();
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a record to the next free slot; false when there is none. Never blocks, allocates or throws.</summary>
    public bool TryAppend(in ClickRecord record)
    {
        // Looking first keeps the counter from running away while a full segment has no successor.
        if (Volatile.Read(ref _reserved) >= _capacity)
        {
            return false;
        }

        var slot = Interlocked.Increment(ref _reserved) - 1;
        if (slot >= _capacity)
        {
            return false;
        }

        ClickRecordCodec.Write(SlotAt(slot), _firstSequence + (uint)slot, in record);
        GC.KeepAlive(this);
        return true;
    }

    /// <summary>Lets go of the segment before, once its count is final.</summary>
    public void LeavePredecessor()
    {
        if (_predecessor is { IsFull: true })
        {
            Volatile.Write(ref _appendedBefore, AppendedBefore);
            Volatile.Write(ref _predecessor, null);
        }
    }

    /// <summary>Hands out no more slots.</summary>
    public void Close()
    {
        var reserved = Interlocked.Or(ref _reserved, ClosedBit);
        if ((reserved & ClosedBit) == 0)
        {
            Volatile.Write(ref _closedCount, Math.Min(reserved, _capacity));
        }
    }

    /// <summary>Whether every slot that was handed out holds its record. Only for a full or closed segment, and one thread at a time.</summary>
    public bool IsCommitted()
    {
        var count = Count;
        while (_committedUpTo < count && ClickRecordCodec.ReadCommitWord(SlotAt(_committedUpTo)) != 0)
        {
            _committedUpTo++;
        }

        return _committedUpTo >= count;
    }

    /// <summary>Marks the segment complete, gives the mapping back and cuts the unused end off the file. Only once <see cref="IsCommitted"/>.</summary>
    /// <returns>Bytes of the file.</returns>
    public long Seal()
    {
        Span<byte> seal = stackalloc byte[ClickSegmentHeader.SealSize];
        _header.WriteSeal(seal, (uint)Count, (uint)Count);
        var target = new Span<byte>(_page + ClickSegmentHeader.SealAt, ClickSegmentHeader.SealSize);
        seal[..ClickSegmentHeader.MarkerAt].CopyTo(target);
        Volatile.Write(
            ref MemoryMarshal.AsRef<uint>(target[ClickSegmentHeader.MarkerAt..]),
            MemoryMarshal.Read<uint>(seal[ClickSegmentHeader.MarkerAt..]));
        Unmap();
        return Count < _capacity && TryTrim(BytesOf(Count)) ? BytesOf(Count) : BytesOf(_capacity);
    }

    /// <summary>Deletes the file of a closed segment that holds nothing. The seal tells a reader that has it open.</summary>
    public void Discard()
    {
        _ = Seal();
        File.Delete(_path);
    }

    /// <summary>Waits until the disk has what was appended, unless the file is gone. On Linux fsync covers pages that were written through a mapping.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void FlushToDisk()
    {
        try
        {
            using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The database has its clicks already.
        }
    }

    /// <summary>
    /// Writes to each page, so that no click pays for the page fault: a zero over a zero, behind the header. Reading it first would map the page read-only
    /// and fault again for the write, page by page: 20 ms for 16 MiB instead of 0.5.
    /// </summary>
    private void TouchPages(Action pause)
    {
        for (long at = PageSize - 1; at < BytesOf(_capacity); at += PageSize)
        {
            Volatile.Write(ref _page[at], 0);
            PauseNowAndThen(at, PageSize, pause);
        }
    }

    private bool TryTrim(long bytes)
    {
        try
        {
            using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.SetLength(file, bytes);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only takes more room than it has to.
            return false;
        }
    }

    private static void PauseNowAndThen(long at, int length, Action pause)
    {
        if (at / BytesBetweenPauses != (at + length) / BytesBetweenPauses)
        {
            pause();
        }
    }

    private static long BytesOf(int capacity) => ClickSegmentHeader.Size + ((long)capacity * ClickRecordCodec.Size);

    private Span<byte> SlotAt(int slot) => new(_page + ClickSegmentHeader.Size + ((nint)slot * ClickRecordCodec.Size), ClickRecordCodec.Size);

    private void Unmap()
    {
        _view!.SafeMemoryMappedViewHandle.ReleasePointer();

        // The handle first: a view that is disposed with an open one waits for the disk, which is for Flush to do.
        _view.SafeMemoryMappedViewHandle.Dispose();
        _view.Dispose();
        _map!.Dispose();
    }
}
