using System.Text;
using Gharart.Core.Destinations;

namespace Gharart.Core.Tests.Destinations;

public sealed class UrlParamTemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("x-{source}-{clickId}", "x-e%20m%26ail-01")]
    [InlineData("{handle}{slug}{campaign}{variant}{country}{device}", "hsc%7Bslug%7DvDEMOBILE")]
    [InlineData("50% off&x=#1 ü", "50%25%20off%26x%3D%231%20%C3%BC")]
    public void TryRender_Value_IsPercentEncoded(string text, string expected)
    {
        Assert.True(PlaceholderText.TryParse(text, out var value, out var problem), problem);
        var values = Values();
        Span<byte> output = stackalloc byte[256];
        Assert.True(value.TryRender(values, output, out var written));
        Assert.Equal(expected, Encoding.ASCII.GetString(output[..written]));
        Assert.True(value.TryRender(values, output[..written], out _));
        Assert.True(written == 0 || !value.TryRender(values, output[..(written - 1)], out _));
    }

    [Theory]
    [InlineData(null, "at most 256")]
    [InlineData("{", "partner")]
    [InlineData("}", "partner")]
    [InlineData("a}b{c}", "partner")]
    [InlineData("{source", "partner")]
    [InlineData("{}", "no placeholder")]
    [InlineData("{Source}", "no placeholder")]
    [InlineData("{ source }", "no placeholder")]
    [InlineData("{{source}}", "no placeholder")]
    [InlineData("{ip}", "{ip} is no placeholder")]
    [InlineData("{0}", "no placeholder")]
    [InlineData("{clickid}", "{clickId}")]
    [InlineData("a\r\nb", "control")]
    public void TryParse_BadValue_IsRefusedInWords(string? text, string words)
    {
        Assert.False(PlaceholderText.TryParse(text, out _, out var problem));
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utm_source", true)]
    [InlineData("segment", true)]
    [InlineData("seg", false)]
    [InlineData("Seg", false)]
    [InlineData("a.b-c~d_1", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("ctx", false)]
    [InlineData("CTX", false)]
    [InlineData("gx_a", false)]
    [InlineData("{source}", false)]
    [InlineData("a b", false)]
    [InlineData("a=b", false)]
    [InlineData("a&b", false)]
    [InlineData("a%62", false)]
    [InlineData("ü", false)]
    public void TryParse_Key_IsUnreservedAndNotOurs(string? key, bool expected)
    {
        Assert.Equal(expected, UrlParamTemplate.TryParse(key, "v", out var template, out var problem));
        Assert.Equal(expected, problem is null);
        Assert.Equal(expected ? key : null, template?.Key);
    }

    [Fact]
    public void TryParse_Lengths_AreBounded()
    {
        Assert.True(UrlParamTemplate.TryParse(new string('k', 64), new string('v', 256), out _, out _));
        Assert.False(UrlParamTemplate.TryParse(new string('k', 65), "v", out _, out _));
        Assert.False(UrlParamTemplate.TryParse("k", new string('v', 257), out _, out _));
    }

    [Fact]
    public void Encode_Text_LeavesUnreservedCharactersOnly()
    {
        Assert.Equal("aZ09-._~%20%2B%26%3D%25%C3%BC%EF%BF%BD", PercentEncoding.Encode("aZ09-._~ +&=%ü\uD800"));
        Span<byte> output = stackalloc byte[3];
        for (var value = 0; value < 256; value++)
        {
            Assert.True(PercentEncoding.TryEncode([(byte)value], output, out var written));
            Assert.Equal(value < 128 && (char.IsAsciiLetterOrDigit((char)value) || "-._~".Contains((char)value)) ? 1 : 3, written);
        }
    }

    private static PlaceholderValues Values() => new()
    {
        Handle = "h"u8,
        Slug = "s"u8,
        Campaign = "c{slug}"u8,
        Variant = "v"u8,
        Country = "DE"u8,
        Device = "MOBILE"u8,
        Source = "e m&ail"u8,
        ClickId = "01"u8,
    };
}
