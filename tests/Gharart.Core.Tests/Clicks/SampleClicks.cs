using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Clicks;

/// <summary>Clicks that can be told from their number alone, so that what is read back can be checked without a list of what was written.</summary>
internal static class SampleClicks
{
    private static readonly byte[] Letters = Encoding.ASCII.GetBytes("abcdefghijklmnopqrstuvwxyz0123456789.-abcdefghijklmnopqrstuvwxyz");

    public static ulong NumberOf(in ClickRecord record) => (ulong)record.ClickId;

    public static ClickRecord Create(ulong number)
    {
        var mixed = unchecked((number + 1) * 0x9E3779B97F4A7C15UL);
        return new ClickRecord
        {
            ClickId = new UInt128((1_790_000_000_000UL + number) << 16, number),
            HandleId = (uint)mixed,
            LinkId = (uint)(mixed >> 8),
            CampaignId = (uint)(mixed >> 16),
            RuleNumber = (uint)(mixed >> 24),
            SnapshotRevision = mixed ^ 1,
            VisitorKey = mixed ^ 2,
            Country = Country.FromIndex((int)(mixed % (ulong)Country.Count)),
            Device = (DeviceClass)(mixed % 5),
            Layer = (byte)(mixed >> 32),
            VariantIndex = (byte)(mixed >> 40),
            Flags = (ClickFlags)(uint)(mixed >> 31),
            Source = Text(mixed >> 3, ClickRecord.MaxSourceLength),
            ReferrerHost = Text(mixed >> 7, ClickRecord.MaxReferrerHostLength),
            Segment = Text(mixed >> 13, ClickRecord.MaxSegmentLength),
        };
    }

    /// <summary>Whether a record is, in every field, the sample of its number.</summary>
    public static bool IsIntact(in ClickRecord record)
    {
        var expected = Create(NumberOf(in record));
        return record.ClickId == expected.ClickId
            && record.HandleId == expected.HandleId
            && record.LinkId == expected.LinkId
            && record.CampaignId == expected.CampaignId
            && record.RuleNumber == expected.RuleNumber
            && record.SnapshotRevision == expected.SnapshotRevision
            && record.VisitorKey == expected.VisitorKey
            && record.Country == expected.Country
            && record.Device == expected.Device
            && record.Layer == expected.Layer
            && record.VariantIndex == expected.VariantIndex
            && record.Flags == expected.Flags
            && record.Source.SequenceEqual(expected.Source)
            && record.ReferrerHost.SequenceEqual(expected.ReferrerHost)
            && record.Segment.SequenceEqual(expected.Segment);
    }

    private static ReadOnlySpan<byte> Text(ulong mixed, int longest) => Letters.AsSpan((int)(mixed % 16), (int)(mixed % (ulong)(longest + 1)));
}
