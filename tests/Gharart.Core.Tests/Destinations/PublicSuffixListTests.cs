using Gharart.Core.Destinations;

namespace Gharart.Core.Tests.Destinations;

public sealed class PublicSuffixListTests
{
    private static readonly PublicSuffixList Rules = PublicSuffixList.Parse("""
        // a comment
        com
        uk
        co.uk
        jp
        *.kobe.jp   trailing words are no part of the rule
        !city.kobe.jp
        *.ck
        !www.ck
        公司.cn
        cn

        github.io
        """);

    [Theory]
    [InlineData("com", null)]
    [InlineData("shop.com", "shop.com")]
    [InlineData("a.b.shop.com", "shop.com")]
    [InlineData("co.uk", null)]
    [InlineData("shop.co.uk", "shop.co.uk")]
    [InlineData("a.shop.co.uk", "shop.co.uk")]
    [InlineData("shop.uk", "shop.uk")]
    [InlineData("kobe.jp", "kobe.jp")]
    [InlineData("c.kobe.jp", null)]
    [InlineData("b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("a.b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("city.kobe.jp", "city.kobe.jp")]
    [InlineData("www.city.kobe.jp", "city.kobe.jp")]
    [InlineData("ck", null)]
    [InlineData("test.ck", null)]
    [InlineData("b.test.ck", "b.test.ck")]
    [InlineData("www.ck", "www.ck")]
    [InlineData("www.www.ck", "www.ck")]
    [InlineData("xn--55qx5d.cn", null)]
    [InlineData("xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("github.io", null)]
    [InlineData("me.github.io", "me.github.io")]
    [InlineData("example", null)]
    [InlineData("shop.example", "shop.example")]
    [InlineData("de.shop.example", "shop.example")]
    [InlineData("notco.uk", "notco.uk")]
    public void RegistrableDomain_Name_IsOneLabelMoreThanItsSuffix(string name, string? expected)
    {
        var host = Host(name);
        Assert.Equal(expected, Rules.RegistrableDomain(host)?.Ascii);
        Assert.Equal(expected is null, Rules.IsPublicSuffix(host));
    }

    [Fact]
    public void RuleCount_List_LeavesOutCommentsAndBlankLines() => Assert.Equal(11, Rules.RuleCount);

    [Fact]
    public void DefaultAndShort_CommonSuffixes_AreKnownToBoth()
    {
        foreach (var list in new[] { PublicSuffixList.Default, PublicSuffixList.Short })
        {
            foreach (var suffix in new[] { "com", "co.uk", "com.au", "co.in", "co.jp", "com.br", "github.io", "myshopify.com" })
            {
                Assert.True(list.IsPublicSuffix(Host(suffix)), suffix);
                Assert.Equal("shop." + suffix, list.RegistrableDomain(Host("a.shop." + suffix))?.Ascii);
            }
        }
    }

    [Fact]
    public void Load_File_ReadsTheSameRules()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "com\r\nco.uk\r\n");
            Assert.True(PublicSuffixList.Load(path).IsPublicSuffix(Host("co.uk")));
            Assert.False(PublicSuffixList.Load(path).IsPublicSuffix(Host("co.in")));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static HostName Host(string text) => HostName.TryParse(text, out var host, out var error) ? host : throw new ArgumentException($"{text}: {error}");
}
