using Gharart.Core.Destinations;

namespace Gharart.Core.Tests.Destinations;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("Shop.EXAMPLE", "shop.example")]
    [InlineData("localhost", "localhost")]
    [InlineData("a-b.c1.example", "a-b.c1.example")]
    [InlineData("r3---sn-4g5e.example", "r3---sn-4g5e.example")]
    [InlineData("1.2.3.4.example", "1.2.3.4.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("XN--BCHER-KVA.example", "xn--bcher-kva.example")]
    [InlineData("xn--zca.example", "xn--zca.example")]
    [InlineData("xn--ls8h.example", "xn--ls8h.example")]
    [InlineData("xn--mgba3gch31f060k.example", "xn--mgba3gch31f060k.example")]
    [InlineData("example.0x", null, HostNameError.NumericLastLabel)]
    [InlineData("example.0xfe", null, HostNameError.NumericLastLabel)]
    [InlineData("example.0xg", "example.0xg")]
    [InlineData(null, null, HostNameError.Empty)]
    [InlineData("", null, HostNameError.Empty)]
    [InlineData(".", null, HostNameError.TrailingDot)]
    [InlineData("shop.example.", null, HostNameError.TrailingDot)]
    [InlineData(".shop.example", null, HostNameError.EmptyLabel)]
    [InlineData("shop..example", null, HostNameError.EmptyLabel)]
    [InlineData("-shop.example", null, HostNameError.HyphenAtEdge)]
    [InlineData("shop-.example", null, HostNameError.HyphenAtEdge)]
    [InlineData("shop_a.example", null, HostNameError.InvalidCharacter)]
    [InlineData("shop example", null, HostNameError.InvalidCharacter)]
    [InlineData("shop%2eexample", null, HostNameError.InvalidCharacter)]
    [InlineData("shop/example", null, HostNameError.InvalidCharacter)]
    [InlineData("shop@example", null, HostNameError.InvalidCharacter)]
    [InlineData("shop\0.example", null, HostNameError.InvalidCharacter)]
    [InlineData("{handle}.example", null, HostNameError.InvalidCharacter)]
    [InlineData("*.example", null, HostNameError.InvalidCharacter)]
    [InlineData("127.0.0.1", null, HostNameError.NumericLastLabel)]
    [InlineData("2130706433", null, HostNameError.NumericLastLabel)]
    [InlineData("0x7f000001", null, HostNameError.NumericLastLabel)]
    [InlineData("example.1", null, HostNameError.NumericLastLabel)]
    [InlineData("xn--a.example", null, HostNameError.InvalidPunycode)]
    [InlineData("xn--example", null, HostNameError.InvalidPunycode)]
    [InlineData("xn--abc-.example", null, HostNameError.HyphenAtEdge)]
    [InlineData("xn--a-ecp.ru", null, HostNameError.InvalidPunycode)]
    [InlineData("xn--99999999.example", null, HostNameError.InvalidPunycode)]
    [InlineData("xn--ab-5da.example", null, HostNameError.InvalidPunycode)]
    [InlineData("xn--ab-m1t.example", null, HostNameError.InvalidPunycode)]
    [InlineData("xn--a-zhc.example", null, HostNameError.InvalidBidi)]
    [InlineData("1.xn--4db.example", null, HostNameError.InvalidBidi)]
    public void TryParse_Ascii_GivesCanonicalNameOrError(string? text, string? expected, HostNameError error = HostNameError.None)
    {
        foreach (var unicodeAvailable in new[] { true, false })
        {
            Assert.Equal(expected is not null, HostName.TryParse(text, unicodeAvailable, out var host, out var actual));
            Assert.Equal(error, actual);
            Assert.Equal(expected, host?.Ascii);
        }
    }

    [Theory]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("faß.example", "xn--fa-hia.example", "faß.example")]
    [InlineData("bu\u0308cher.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("ＳＨＯＰ．example", "shop.example", "shop.example")]
    [InlineData("shop\u3002example", "shop.example", "shop.example")]
    [InlineData("shop\uFF0Eexample", "shop.example", "shop.example")]
    [InlineData("shop\uFF61example", "shop.example", "shop.example")]
    [InlineData("sh\u00ADop.example", "shop.example", "shop.example")]
    [InlineData("Ⅷ.example", "viii.example", "viii.example")]
    [InlineData("क्\u200Dष.example", "xn--11b2ezcw70k.example", "क्\u200Dष.example")]
    [InlineData("💩.example", "xn--ls8h.example", "💩.example")]
    [InlineData("shop.example\u3002", null, null, HostNameError.TrailingDot)]
    [InlineData("１２７．０．０．１", null, null, HostNameError.NumericLastLabel)]
    [InlineData("sh\u200Dop.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("FA\u1E9E.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("shop\uFF0Fa.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("shop\uFF20a.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("shop\uFF1A80.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("℀.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("\u00A0shop.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("\u0301a.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("\uFFFD.example", null, null, HostNameError.InvalidUnicode)]
    [InlineData("a⁄b.example", null, null, HostNameError.InvalidPunycode)]
    public void TryParse_Unicode_MapsByUts46OrSaysThatItCannot(
        string text, string? ascii, string? unicode, HostNameError error = HostNameError.None)
    {
        Assert.False(HostName.TryParse(text, unicodeAvailable: false, out _, out var refused));
        Assert.Equal(HostNameError.UnicodeUnavailable, refused);
        if (Uts46.IsAvailable)
        {
            Assert.Equal(ascii is not null, HostName.TryParse(text, out var host, out var actual));
            Assert.Equal(error, actual);
            Assert.Equal(ascii, host?.Ascii);
            Assert.Equal(unicode, host?.Unicode);
        }
    }

    [Fact]
    public void TryParse_LoneSurrogate_IsRefused()
    {
        Assert.False(HostName.TryParse("a\uD800.example", out _, out var error));
        Assert.Equal(Uts46.IsAvailable ? HostNameError.InvalidUnicode : HostNameError.UnicodeUnavailable, error);
    }

    [Fact]
    public void TryParse_Lengths_AreBoundedByLabelAndName()
    {
        var label = new string('a', 63);
        var longest = $"{label}.{label}.{label}.{new string('a', 61)}";
        Assert.True(HostName.TryParse(longest, out var host, out _));
        Assert.Equal(HostName.MaxLength, host.Ascii.Length);
        Assert.False(HostName.TryParse(longest + "a", out _, out var error));
        Assert.Equal(HostNameError.TooLong, error);
        Assert.False(HostName.TryParse(label + "a.example", out _, out error));
        Assert.Equal(HostNameError.LabelTooLong, error);
    }

    [Theory]
    [InlineData("shop.example", "shop.example", true)]
    [InlineData("a.b.shop.example", "shop.example", true)]
    [InlineData("evilshop.example", "shop.example", false)]
    [InlineData("shop.example", "a.shop.example", false)]
    [InlineData("shop.example.evil.test", "shop.example", false)]
    [InlineData("shop.example", "example", true)]
    public void IsWithin_Domain_HoldsOnLabelBoundariesOnly(string name, string domain, bool expected)
    {
        Assert.True(HostName.TryParse(name, out var inner, out _));
        Assert.True(HostName.TryParse(domain, out var outer, out _));
        Assert.Equal(expected, inner.IsWithin(outer));
    }

    [Fact]
    public void Parent_OfUnicodeName_DropsTheFirstLabelOfBothForms()
    {
        Assert.True(HostName.TryParse("xn--bcher-kva.xn--fa-hia.example", out var host, out _));
        Assert.Equal("xn--fa-hia.example", host.Parent()?.Ascii);
        Assert.Equal("faß.example", host.Parent()?.Unicode);
        Assert.Null(host.Parent()?.Parent()?.Parent());
    }

    [Fact]
    public void TryParse_RandomText_NeverThrowsAndIsIdempotent()
    {
        const int Seed = 7101;
        var random = new Random(Seed);
        string[] pieces = ["a", "B", "-", ".", "xn--", "kva", "ü", "ß", "\u200D", "\u05D0", "\u3002", "1", "0x", "_", "%", "\uD83D", "💩", "\0", "ﷺ", "\u0301"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (HostName.TryParse(text, out var host, out _))
            {
                Assert.True(HostName.TryParse(host.Ascii, out var again, out _) && again.Equals(host), $"seed {Seed}: {text}");
                Assert.True(host.Ascii.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'), $"seed {Seed}: {text}");
            }
        }
    }
}
