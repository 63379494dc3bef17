using System.Buffers.Binary;
using Gharart.Core.Clicks;
using Gharart.Core.Geo;
using Gharart.Core.Storage;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickRecordCodecTests
{
    [Fact]
    public void Write_KnownRecord_HasTheDocumentedLayout()
    {
        var slot = new byte[ClickRecordCodec.Size];
        Assert.True(Country.TryParse("BD", out var country));
        ClickRecordCodec.Write(slot, 0x0102030405060708, new ClickRecord
        {
            ClickId = new UInt128(0x1122334455667788, 0x99AABBCCDDEEFF00),
            HandleId = 1,
            LinkId = 2,
            CampaignId = 3,
            RuleNumber = 4,
            SnapshotRevision = 5,
            VisitorKey = 6,
            Country = country,
            Device = DeviceClass.Tablet,
            Layer = 9,
            Flags = ClickFlags.Test | ClickFlags.CtxIssued,
            Source = "news"u8,
            ReferrerHost = "example.org"u8,
            Segment = "vip"u8,
        });

        var expected = new byte[ClickRecordCodec.Size];
        Convert.FromHexString("0807060504030201" + "00FFEEDDCCBBAA998877665544332211"
            + "01000000" + "02000000" + "03000000" + "04000000" + "0500000000000000" + "0600000000000000"
            + "42000000" + "4244" + "02" + "09" + "FF" + "04" + "0B" + "03").CopyTo(expected, 0);
        "news"u8.CopyTo(expected.AsSpan(72));
        "example.org"u8.CopyTo(expected.AsSpan(96));
        "vip"u8.CopyTo(expected.AsSpan(144));
        BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan(184), Crc32C.Compute(expected.AsSpan(0, 184)));
        Convert.FromHexString("C11C1CC1").CopyTo(expected, 188);
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(slot));
    }

    [Fact]
    public void Read_ManySamples_GivesBackEveryField()
    {
        var slot = new byte[ClickRecordCodec.Size];
        for (var number = 0UL; number < 2000; number++)
        {
            Array.Clear(slot);
            ClickRecordCodec.Write(slot, number, SampleClicks.Create(number));

            Assert.True(ClickRecordCodec.IsValid(slot));
            var record = ClickRecordCodec.Read(slot);
            Assert.True(SampleClicks.IsIntact(in record), $"sample {number}");
            Assert.Equal(number, SampleClicks.NumberOf(in record));
            Assert.Equal(1_790_000_000_000L + (long)number, record.UnixMilliseconds);
            Assert.Equal(number, ClickRecordCodec.ReadSequence(slot));
        }
    }

    [Fact]
    public void Write_TextTooLong_IsCut()
    {
        var slot = new byte[ClickRecordCodec.Size];
        var text = Enumerable.Range(0, 300).Select(i => (byte)('a' + (i % 26))).ToArray();
        ClickRecordCodec.Write(slot, 1, new ClickRecord { Source = text, ReferrerHost = text, Segment = text });

        var record = ClickRecordCodec.Read(slot);
        Assert.True(ClickRecordCodec.IsValid(slot));
        Assert.True(record.Source.SequenceEqual(text.AsSpan(0, 24)));
        Assert.True(record.ReferrerHost.SequenceEqual(text.AsSpan(0, 48)));
        Assert.True(record.Segment.SequenceEqual(text.AsSpan(0, 24)));
        Assert.Equal(ClickRecord.NoVariant, record.VariantIndex);
    }

    [Fact]
    public void IsValid_AnyBitFlipped_IsFalse()
    {
        var slot = new byte[ClickRecordCodec.Size];
        ClickRecordCodec.Write(slot, 42, SampleClicks.Create(42));
        for (var bit = 0; bit < slot.Length * 8; bit++)
        {
            slot[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ClickRecordCodec.IsValid(slot), $"bit {bit}");
            slot[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(ClickRecordCodec.IsValid(slot));
    }
}
