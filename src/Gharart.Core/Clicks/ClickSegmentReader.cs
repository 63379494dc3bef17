using Microsoft.Win32.SafeHandles;

namespace Gharart.Core.Clicks;

/// <summary>One segment file, read with positioned reads: a file that is cut short then ends a read, where a mapping would end the process.</summary>
internal sealed class ClickSegmentReader : IDisposable
{
    private const int ScanSlots = 256;

    // More slots in flight at once than threads can hold; a longer run of zeros in an open segment is its unused end.
    private const int LongestFlight = 4 * ScanSlots;

    private readonly SafeFileHandle _file;
    private ClickSegmentHeader _header;

    private ClickSegmentReader(SafeFileHandle file, ulong number)
    {
        _file = file;
        Number = number;
        Span<byte> page = stackalloc byte[ClickSegmentHeader.UsedSize];
        var length = Fill(page, 0);
        IsReadable = ClickSegmentHeader.TryRead(page[..length], out _header) && _header.Number == number;
        Refresh();
    }

    /// <summary>Number out of the file's name.</summary>
    public ulong Number { get; }

    /// <summary>Whether the file has a header that fits its name.</summary>
    public bool IsReadable { get; }

    public string EdgeId => _header.EdgeId;

    /// <summary>Whether nobody appends any more, so that a slot without a record stays one.</summary>
    public bool IsSealed => _header.SealedSlots is not null;

    /// <summary>Whether it is sealed and the seal undamaged.</summary>
    public bool HasGoodSeal => _header.SealedRecords is not null;

    /// <summary>Slots that can hold records.</summary>
    public uint Limit => _header.SealedSlots ?? (uint)_header.Capacity;

    public long Bytes => RandomAccess.GetLength(_file);

    /// <summary>Opens a segment; null where it is gone.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ClickSegmentReader? TryOpen(string directory, ulong number)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(
                ClickSegmentFile.PathOf(directory, number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            return new ClickSegmentReader(file, number);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Looks again whether the segment is sealed. Call before reading slots: a slot that is empty after the seal was seen will never be filled.
    /// </summary>
    public void Refresh()
    {
        if (!IsReadable || HasGoodSeal)
        {
            return;
        }

        Span<byte> seal = stackalloc byte[ClickSegmentHeader.SealSize];
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (Fill(seal, ClickSegmentHeader.SealAt) == seal.Length)
            {
                _header = _header.WithSeal(seal);
            }

            // Barrier and second try: the copy may have caught the marker but not what was stored before it; a copy that begins now cannot.
            Interlocked.MemoryBarrier();
            if (!IsSealed || HasGoodSeal)
            {
                return;
            }
        }
    }

    /// <summary>Reads slots into the batch until it is full, the segment ends or a slot is in flight; returns the next slot to read.</summary>
    public uint ReadInto(ClickBatch batch, uint slot)
    {
        while (slot < Limit && !batch.IsFull)
        {
            var free = batch.FreeSlots;
            var wanted = (int)Math.Min(Limit - slot, (uint)(free.Length / ClickRecordCodec.Size));
            var slots = Fill(free[..(wanted * ClickRecordCodec.Size)], OffsetOf(slot)) / ClickRecordCodec.Size;
            if (slots == 0)
            {
                // The file was cut short. Sealed, what is missing is lost; open, it is the business of the next recovery.
                return IsSealed ? batch.AddCorrupt(Limit - slot, Limit) : slot;
            }

            for (var i = 0; i < slots; i++, slot++)
            {
                var bytes = free.Slice(i * ClickRecordCodec.Size, ClickRecordCodec.Size);
                if (ClickRecordCodec.ReadCommitWord(bytes) == 0)
                {
                    if (!IsSealed)
                    {
                        return slot;
                    }

                    batch.AddHole();
                }
                else if (IsWhole(bytes, slot))
                {
                    batch.Add(bytes);
                }
                else
                {
                    _ = batch.AddCorrupt(1, slot);
                }
            }
        }

        return slot;
    }

    /// <summary>How many records lie at or behind a slot.</summary>
    public long CountRecords(uint slot)
    {
        if (slot == 0 && _header.SealedRecords is { } records)
        {
            return records;
        }

        var (_, counted) = Scan(slot, toTheEnd: IsSealed);
        return counted;
    }

    /// <summary>
    /// Where the used part of the segment ends, and how many records are at or behind a slot. To the end means also past a long run of zeros, such as a power
    /// cut leaves.
    /// </summary>
    public (uint End, uint Records) Scan(uint slot, bool toTheEnd)
    {
        var buffer = new byte[ScanSlots * ClickRecordCodec.Size];
        var (end, records, zeros) = (slot, 0u, 0);
        while (slot < Limit && (toTheEnd || zeros < LongestFlight))
        {
            var wanted = (int)Math.Min(Limit - slot, ScanSlots);
            var slots = Fill(buffer.AsSpan(0, wanted * ClickRecordCodec.Size), OffsetOf(slot)) / ClickRecordCodec.Size;
            if (slots == 0)
            {
                break;
            }

            for (var i = 0; i < slots; i++)
            {
                slot++;
                var bytes = buffer.AsSpan(i * ClickRecordCodec.Size, ClickRecordCodec.Size);
                if (!bytes.ContainsAnyExcept((byte)0))
                {
                    zeros++;
                    continue;
                }

                (end, zeros) = (slot, 0);
                records += ClickRecordCodec.ReadCommitWord(bytes) == 0 ? 0u : 1u;
            }
        }

        return (end, records);
    }

    /// <summary>Seals a segment whose writer died.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void SealAbandoned(string directory, uint slots, uint records)
    {
        Span<byte> seal = stackalloc byte[ClickSegmentHeader.SealSize];
        _header.WriteSeal(seal, slots, records);
        using var file = File.OpenHandle(
            ClickSegmentFile.PathOf(directory, Number), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, seal[..ClickSegmentHeader.MarkerAt], ClickSegmentHeader.SealAt);
        RandomAccess.Write(file, seal[ClickSegmentHeader.MarkerAt..], ClickSegmentHeader.SealAt + ClickSegmentHeader.MarkerAt);
        RandomAccess.FlushToDisk(file);
    }

    public void Dispose() => _file.Dispose();

    private static long OffsetOf(uint slot) => ClickSegmentHeader.Size + ((long)slot * ClickRecordCodec.Size);

    /// <summary>Whether the slot's bytes are a record of this slot. Read again once, for the reason given in <see cref="Refresh"/>.</summary>
    private bool IsWhole(Span<byte> bytes, uint slot)
    {
        var sequence = new ClickPosition(Number, slot).Sequence;
        if (ClickRecordCodec.IsValid(bytes) && ClickRecordCodec.ReadSequence(bytes) == sequence)
        {
            return true;
        }

        Interlocked.MemoryBarrier();
        return Fill(bytes, OffsetOf(slot)) == bytes.Length && ClickRecordCodec.IsValid(bytes) && ClickRecordCodec.ReadSequence(bytes) == sequence;
    }

    private int Fill(Span<byte> target, long offset)
    {
        var filled = 0;
        while (filled < target.Length && RandomAccess.Read(_file, target[filled..], offset + filled) is > 0 and var read)
        {
            filled += read;
        }

        return filled;
    }
}
