using Gharart.Core.Slugs;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Slugs;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Sale")]
    [InlineData("a_-9")]
    [InlineData("robots1")]
    [InlineData("edge")]
    [InlineData("my_edge")]
    [InlineData("------------------------")]
    public void TryParse_Slug_KeepsItAsTyped(string text)
    {
        Assert.True(Slug.TryParse(text, out var slug));
        Assert.Equal((text, text), (slug.Text, slug.ToString()));
        Assert.Equal(text.ToLowerInvariant(), slug.Key.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("sale ")]
    [InlineData(" sale")]
    [InlineData("sale\n")]
    [InlineData("s\u00E4le")]
    [InlineData("\u212Aelvin")]
    [InlineData("robots.txt")]
    [InlineData("robots")]
    [InlineData("Favicon")]
    [InlineData("SITEMAP")]
    [InlineData("well-known")]
    [InlineData("_edge")]
    [InlineData("_Edge-health")]
    public void TryParse_NoSlugOrAReservedOne_IsRefused(string? text)
    {
        Assert.False(Slug.TryParse(text, out var slug));
        Assert.Null(slug);
    }

    [Fact]
    public void Equals_OtherCase_IsTheSameSlug()
    {
        var typed = Define.Slug("Sale");
        Assert.Equal(typed, Define.Slug("sALE"));
        Assert.Equal(typed.GetHashCode(), Define.Slug("sALE").GetHashCode());
        Assert.NotEqual(typed, Define.Slug("sale1"));
    }
}
