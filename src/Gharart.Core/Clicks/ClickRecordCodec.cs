using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gharart.Core.Geo;
using Gharart.Core.Storage;
using Gharart.Core.Visitors;

namespace Gharart.Core.Clicks;

/// <summary>The 192 bytes of a record in a slot; laid out in docs/click-journal.md.</summary>
internal static class ClickRecordCodec
{
    /// <summary>Bytes of a slot: three cache lines.</summary>
    public const int Size = 192;

    /// <summary>Last word of a slot that holds a record; reads the same in either byte order. 0 is a slot that nobody finished.</summary>
    public const uint CommitWord = 0xC11C1CC1;

    private const int SourceAt = 72;
    private const int ReferrerAt = SourceAt + ClickRecord.MaxSourceLength;
    private const int SegmentAt = ReferrerAt + ClickRecord.MaxReferrerHostLength;
    private const int ChecksumAt = 184;
    private const int CommitAt = 188;

    /// <summary>Fills a slot of zeros. The commit word comes last, with release order, so that who sees it sees everything.</summary>
    public static void Write(Span<byte> slot, ulong sequence, in ClickRecord record)
    {
        slot = slot[..Size];
        var source = Cut(record.Source, ClickRecord.MaxSourceLength);
        var referrer = Cut(record.ReferrerHost, ClickRecord.MaxReferrerHostLength);
        var segment = Cut(record.Segment, ClickRecord.MaxSegmentLength);
        BinaryPrimitives.WriteUInt64LittleEndian(slot, sequence);
        BinaryPrimitives.WriteUInt128LittleEndian(slot[8..], record.ClickId);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[24..], Pack(record.HandleId, record.LinkId));
        BinaryPrimitives.WriteUInt64LittleEndian(slot[32..], Pack(record.CampaignId, record.RuleNumber));
        BinaryPrimitives.WriteUInt64LittleEndian(slot[40..], record.SnapshotRevision);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[48..], record.VisitorKey);

        // Whole words keep the checksum's loads inside one store each.
        var letters = BinaryPrimitives.ReverseEndianness(record.Country.Letters);
        BinaryPrimitives.WriteUInt64LittleEndian(
            slot[56..], Pack((uint)record.Flags, letters | ((uint)record.Device << 16) | ((uint)record.Layer << 24)));
        BinaryPrimitives.WriteUInt64LittleEndian(
            slot[64..], record.VariantIndex | ((uint)source.Length << 8) | ((uint)referrer.Length << 16) | ((uint)segment.Length << 24));
        source.CopyTo(slot[SourceAt..]);
        referrer.CopyTo(slot[ReferrerAt..]);
        segment.CopyTo(slot[SegmentAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[ChecksumAt..], Crc32C.Compute(slot[..ChecksumAt]));
        Volatile.Write(ref CommitWordOf(slot), CommitWord);
    }

    /// <summary>The commit word of a slot, with acquire order.</summary>
    public static uint ReadCommitWord(ReadOnlySpan<byte> slot) => Volatile.Read(in MemoryMarshal.AsRef<uint>(slot.Slice(CommitAt, sizeof(uint))));

    /// <summary>Whether the slot holds a whole record.</summary>
    public static bool IsValid(ReadOnlySpan<byte> slot) =>
        ReadCommitWord(slot) == CommitWord
        && BinaryPrimitives.ReadUInt32LittleEndian(slot[ChecksumAt..]) == Crc32C.Compute(slot[..ChecksumAt])
        && slot[65] <= ClickRecord.MaxSourceLength
        && slot[66] <= ClickRecord.MaxReferrerHostLength
        && slot[67] <= ClickRecord.MaxSegmentLength;

    /// <summary>The sequence number of a record.</summary>
    public static ulong ReadSequence(ReadOnlySpan<byte> slot) => BinaryPrimitives.ReadUInt64LittleEndian(slot);

    /// <summary>Reads a slot that <see cref="IsValid"/>; the text stays where it is.</summary>
    public static ClickRecord Read(ReadOnlySpan<byte> slot) => new()
    {
        ClickId = BinaryPrimitives.ReadUInt128LittleEndian(slot[8..]),
        HandleId = BinaryPrimitives.ReadUInt32LittleEndian(slot[24..]),
        LinkId = BinaryPrimitives.ReadUInt32LittleEndian(slot[28..]),
        CampaignId = BinaryPrimitives.ReadUInt32LittleEndian(slot[32..]),
        RuleNumber = BinaryPrimitives.ReadUInt32LittleEndian(slot[36..]),
        SnapshotRevision = BinaryPrimitives.ReadUInt64LittleEndian(slot[40..]),
        VisitorKey = BinaryPrimitives.ReadUInt64LittleEndian(slot[48..]),
        Flags = (ClickFlags)BinaryPrimitives.ReadUInt32LittleEndian(slot[56..]),
        Country = Country.TryParse(slot.Slice(60, 2), out var country) ? country : Country.Unknown,
        Device = (DeviceClass)slot[62],
        Layer = slot[63],
        VariantIndex = slot[64],
        Source = slot.Slice(SourceAt, slot[65]),
        ReferrerHost = slot.Slice(ReferrerAt, slot[66]),
        Segment = slot.Slice(SegmentAt, slot[67]),
    };

    private static ref uint CommitWordOf(Span<byte> slot) => ref MemoryMarshal.AsRef<uint>(slot.Slice(CommitAt, sizeof(uint)));

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int length) => text.Length > length ? text[..length] : text;

    private static ulong Pack(uint low, uint high) => low | ((ulong)high << 32);
}
