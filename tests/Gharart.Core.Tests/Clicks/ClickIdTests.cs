using System.Text;
using Gharart.Core.Clicks;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickIdTests
{
    // The example of RFC 9562, appendix A.6.
    private const string Example = "clk_017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    private const long ExampleTime = 1_645_557_742_000;

    [Fact]
    public void Create_PartsOfTheRfcExample_GiveItsText()
    {
        var id = ClickId.Create(ExampleTime, 0xCC3, 0x18C4DC0C0C07398F);

        Assert.Equal(Example, id.ToString());
        Assert.Equal(ExampleTime, id.UnixMilliseconds);
        Assert.True(id.IsValid);
    }

    [Fact]
    public void Create_MoreRandomBitsThanFit_CutsThemOff()
    {
        var id = ClickId.Create((1L << 48) - 1, ulong.MaxValue, ulong.MaxValue);

        Assert.Equal("clk_ffffffff-ffff-7fff-bfff-ffffffffffff", id.ToString());
        Assert.Equal((1L << 48) - 1, id.UnixMilliseconds);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 48)]
    public void Create_TimeThatDoesNotFit_Throws(long time) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ClickId.Create(time, 0, 0));

    [Fact]
    public void TextAndBytes_RandomIds_RoundTrip()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        var bytes = new byte[ClickId.ByteLength];
        var text = new byte[ClickId.TextLength];
        for (var i = 0; i < 2_000; i++)
        {
            var id = ClickId.Create(random.NextInt64(1L << 48), (ulong)random.NextInt64(), (ulong)random.NextInt64());
            id.WriteBigEndian(bytes);

            Assert.True(ClickId.TryParse(id.ToString(), out var parsed) && parsed == id, $"seed {Seed}, round {i}: {id}");
            Assert.Equal(id, ClickId.ReadBigEndian(bytes));
            Assert.Equal(id.ToString().Replace("clk_", "", StringComparison.Ordinal), new Guid(bytes, bigEndian: true).ToString());
            Assert.True(id.TryFormat(text));
            Assert.Equal(id.ToString(), Encoding.ASCII.GetString(text));
            Assert.True(id.TryFormatUuid(text));
            Assert.Equal(id.ToString()[4..], Encoding.ASCII.GetString(text, 0, ClickId.UuidTextLength));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("clk_")]
    [InlineData("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")]
    [InlineData("cnv_017f22e2-79b0-7cc3-98c4-dc0c0c07398f")]
    [InlineData("CLK_017f22e2-79b0-7cc3-98c4-dc0c0c07398f")]
    [InlineData("clk_017F22E2-79B0-7CC3-98C4-DC0C0C07398F")]
    [InlineData("clk_017f22e279b07cc398c4dc0c0c07398f")]
    [InlineData("clk_{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}")]
    [InlineData("clk_017f22e2-79b0-4cc3-98c4-dc0c0c07398f")]
    [InlineData("clk_017f22e2-79b0-7cc3-d8c4-dc0c0c07398f")]
    [InlineData("clk_017f22e2-79b0-7cc3-18c4-dc0c0c07398f")]
    [InlineData("clk_+17f22e2-79b0-7cc3-98c4-dc0c0c07398f")]
    [InlineData("clk_0x7f22e2-79b0-7cc3-98c4-dc0c0c07398f")]
    [InlineData("clk_017f22e2-79b0-7cc3-98c4-dc0c0c07398f ")]
    [InlineData(" clk_017f22e2-79b0-7cc3-98c4-dc0c0c07398f")]
    [InlineData("clk_017f22e2-79b0-7cc3-98c4-dc0c0c07398g")]
    public void TryParse_AnyOtherText_IsFalse(string text)
    {
        Assert.False(ClickId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void IsValid_Default_IsFalse() => Assert.False(default(ClickId).IsValid);

    [Fact]
    public void TryFormat_DestinationTooShort_IsFalse()
    {
        var id = ClickId.Create(0, 0, 0);

        Assert.False(id.TryFormat(new byte[ClickId.TextLength - 1]));
        Assert.False(id.TryFormatUuid(new byte[ClickId.UuidTextLength - 1]));
    }
}
