using Gharart.Admin.Dns;

namespace Gharart.Admin.Tests.Dns;

public class DnsNameTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a b.example")]
    [InlineData("bücher.example")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234.example")]
    public void TryParse_NoName_IsRefused(string text) => Assert.False(DnsName.TryParse(text, out _));

    [Fact]
    public void Equals_OtherCase_IsTheSameName()
    {
        Assert.True(DnsName.TryParse("_gharart-challenge.Shop.Example.", out var left));
        Assert.True(DnsName.TryParse("_GHARART-challenge.shop.example", out var right));
        Assert.True(DnsName.TryParse("_gharart-challenge.shop.exampla", out var other));

        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.Equal(left, left.WithRandomCase());
        Assert.NotEqual(left, other);
        Assert.Equal("_gharart-challenge.Shop.Example", left.ToString());
    }

    [Fact]
    public void ToString_BytesThatAreNoText_AreEscaped() =>
        Assert.Equal("a\\.b\\007\\255.example", DnsName.FromWire([5, .. "a.b"u8, 7, 255, 7, .. "example"u8, 0]).ToString());
}
