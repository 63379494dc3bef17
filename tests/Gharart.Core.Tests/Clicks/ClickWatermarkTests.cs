using Gharart.Core.Clicks;
using Gharart.Core.Tests.Storage;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickWatermarkTests
{
    private static readonly ClickWatermark Sample = new("edge-1.eu_west", new ClickPosition(0x1234567890, 77), 123_456_789_012, 3);

    [Fact]
    public void Load_AfterSave_GivesItBack()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ClickWatermark.Load(folder.File("w")));
        new ClickWatermark("edge-1", default).Save(folder.File("w"));
        Sample.Save(folder.File("w"));
        Assert.Equal(Sample, ClickWatermark.Load(folder.File("w")));
    }

    [Fact]
    public void TryDecode_AnyBitFlippedOrLengthChanged_IsFalse()
    {
        var bytes = Sample.Encode();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ClickWatermark.TryDecode(bytes, out _), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(ClickWatermark.TryDecode(bytes.AsSpan(0, length), out _));
        }

        Assert.False(ClickWatermark.TryDecode([.. bytes, 0], out _));
        Assert.True(ClickWatermark.TryDecode(bytes, out var watermark));
        Assert.Equal(Sample, watermark);
    }

    [Fact]
    public void TryDecode_FirstVersion_HasNoCounts()
    {
        var bytes = EdgePositionCodec.Encode("GHCLWMK1"u8, Sample.EdgeId, Sample.Next);

        Assert.Equal((64, 80), (bytes.Length, Sample.Encode().Length));
        Assert.True(ClickWatermark.TryDecode(bytes, out var watermark));
        Assert.Equal(Sample with { Recorded = 0, Lost = 0 }, watermark);
    }

    [Fact]
    public void Load_DamagedFile_ThrowsInvalidData()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("w"), Sample.Encode()[..^1]);
        Assert.Throws<InvalidDataException>(() => ClickWatermark.Load(folder.File("w")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Edge")]
    [InlineData("edge/1")]
    [InlineData("édge")]
    [InlineData("a23456789012345678901234567890123")]
    public void Encode_BadEdgeId_Throws(string edgeId) =>
        Assert.Throws<ArgumentException>(() => new ClickWatermark(edgeId, default).Encode());

    [Fact]
    public void Encode_PositionOutOfRange_Throws()
    {
        Assert.Throws<ArgumentException>(() => new ClickWatermark("e", new ClickPosition(ClickPosition.MaxSegment + 1, 0)).Encode());
        Assert.Throws<ArgumentException>(() => new ClickWatermark("e", new ClickPosition(1, ClickPosition.MaxCapacity + 1)).Encode());
        Assert.Throws<ArgumentException>(() => new ClickWatermark("e", default, -1).Encode());
        Assert.Throws<ArgumentException>(() => new ClickWatermark("e", default, 0, -1).Encode());
    }

    [Fact]
    public void Position_OfSequence_IsTheSameAndOrdersAlike()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        var positions = Enumerable.Range(0, 200)
            .Select(_ => new ClickPosition((ulong)random.NextInt64((long)ClickPosition.MaxSegment + 1), (uint)random.Next(ClickPosition.MaxCapacity)))
            .ToArray();
        foreach (var left in positions)
        {
            Assert.Equal(left, ClickPosition.FromSequence(left.Sequence));
            foreach (var right in positions)
            {
                Assert.True(left.Sequence < right.Sequence == left < right, $"seed {Seed}: {left} and {right}");
                Assert.True(left.Sequence >= right.Sequence == left >= right, $"seed {Seed}: {left} and {right}");
            }
        }
    }
}
