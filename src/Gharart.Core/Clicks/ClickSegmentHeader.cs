using System.Buffers.Binary;
using Gharart.Core.Storage;

namespace Gharart.Core.Clicks;

/// <summary>The first page of a segment file: a fixed part, written before the file gets its name, and a seal, written once when nobody appends any more.</summary>
/// <param name="Number">Segment number.</param>
/// <param name="Capacity">Slots of the file.</param>
/// <param name="EdgeId">The edge that wrote it.</param>
/// <param name="CreatedAtMs">When it was made, Unix milliseconds.</param>
internal readonly record struct ClickSegmentHeader(ulong Number, int Capacity, string EdgeId, long CreatedAtMs)
{
    /// <summary>Bytes before the first slot: a page.</summary>
    public const int Size = 4096;

    /// <summary>Bytes of the page that are used.</summary>
    public const int UsedSize = SealAt + SealSize;

    /// <summary>Where the seal begins: a cache line of its own.</summary>
    public const int SealAt = 128;

    /// <summary>Bytes of the seal.</summary>
    public const int SealSize = 16;

    /// <summary>Where the seal's marker is, within the seal. It is written last.</summary>
    public const int MarkerAt = 12;

    /// <summary>Marker of a sealed segment; reads the same in either byte order.</summary>
    private const uint Sealed = 0x5EA1A15E;

    private const uint FormatVersion = 1;
    private const int ChecksumAt = 72;

    private static ReadOnlySpan<byte> Magic => "GHCLICKS"u8;

    /// <summary>Slots that were handed out; null while the segment is open.</summary>
    public uint? SealedSlots { get; private init; }

    /// <summary>Slots of a sealed segment that hold a record; null where the seal itself is damaged.</summary>
    public uint? SealedRecords { get; private init; }

    /// <summary>Writes the fixed part.</summary>
    public void Write(Span<byte> page)
    {
        Magic.CopyTo(page);
        BinaryPrimitives.WriteUInt32LittleEndian(page[8..], FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(page[12..], ClickRecordCodec.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(page[16..], Number);
        BinaryPrimitives.WriteInt32LittleEndian(page[24..], Capacity);
        BinaryPrimitives.WriteInt64LittleEndian(page[32..], CreatedAtMs);
        EdgePositionCodec.WriteEdgeId(page[40..], EdgeId);
        BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumAt..], Crc32C.Compute(page[..ChecksumAt]));
    }

    /// <summary>The seal of the segment; the caller stores its marker last.</summary>
    public void WriteSeal(Span<byte> seal, uint slots, uint records)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(seal, slots);
        BinaryPrimitives.WriteUInt32LittleEndian(seal[4..], records);
        BinaryPrimitives.WriteUInt32LittleEndian(seal[8..], SealChecksum(seal));
        BinaryPrimitives.WriteUInt32LittleEndian(seal[MarkerAt..], Sealed);
    }

    /// <summary>Reads a header page; false where the fixed part is not one of ours.</summary>
    public static bool TryRead(ReadOnlySpan<byte> page, out ClickSegmentHeader header)
    {
        header = default;
        if (page.Length < UsedSize
            || !page.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(page[8..]) != FormatVersion
            || BinaryPrimitives.ReadUInt32LittleEndian(page[12..]) != ClickRecordCodec.Size
            || BinaryPrimitives.ReadUInt32LittleEndian(page[ChecksumAt..]) != Crc32C.Compute(page[..ChecksumAt]))
        {
            return false;
        }

        var number = BinaryPrimitives.ReadUInt64LittleEndian(page[16..]);
        var capacity = BinaryPrimitives.ReadInt32LittleEndian(page[24..]);
        if (number is 0 or > ClickPosition.MaxSegment
            || capacity is < 1 or > ClickPosition.MaxCapacity
            || EdgePositionCodec.ReadEdgeId(page[40..]) is not { } edgeId)
        {
            return false;
        }

        header = new ClickSegmentHeader(number, capacity, edgeId, BinaryPrimitives.ReadInt64LittleEndian(page[32..]));
        header = header.WithSeal(page.Slice(SealAt, SealSize));
        return true;
    }

    /// <summary>The same header with the seal as it is now.</summary>
    public ClickSegmentHeader WithSeal(ReadOnlySpan<byte> seal)
    {
        var marker = BinaryPrimitives.ReadUInt32LittleEndian(seal[MarkerAt..]);
        if (marker == 0)
        {
            return this;
        }

        var slots = BinaryPrimitives.ReadUInt32LittleEndian(seal);
        var records = BinaryPrimitives.ReadUInt32LittleEndian(seal[4..]);
        return marker == Sealed && slots <= Capacity && records <= slots && BinaryPrimitives.ReadUInt32LittleEndian(seal[8..]) == SealChecksum(seal)
            ? this with { SealedSlots = slots, SealedRecords = records }
            : this with { SealedSlots = (uint)Capacity, SealedRecords = null };
    }

    private uint SealChecksum(ReadOnlySpan<byte> seal)
    {
        // The number keeps a seal from passing in another file.
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, Number);
        return Crc32C.Append(Crc32C.Compute(number), seal[..8]);
    }
}
