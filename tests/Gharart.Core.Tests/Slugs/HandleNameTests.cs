using System.Text.RegularExpressions;
using Gharart.Core.Slugs;

namespace Gharart.Core.Tests.Slugs;

public sealed class HandleNameTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("a-b")]
    [InlineData("a--b")]
    [InlineData("123")]
    [InlineData("brand-2026")]
    [InlineData("xn-brand")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void TryParse_Handle_IsTaken(string text)
    {
        Assert.True(HandleName.TryParse(text, out var name));
        Assert.Equal((text, text), (name.Text, name.ToString()));
        Assert.True(HandleName.TryParse(text, out var same) && name == same);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("-ab")]
    [InlineData("ab-")]
    [InlineData("Brand")]
    [InlineData("bra nd")]
    [InlineData("brand\n")]
    [InlineData("bra.nd")]
    [InlineData("bra_nd")]
    [InlineData("br\u00E4nd")]
    [InlineData("br\u0661nd")]
    [InlineData("xn--brand")]
    [InlineData("www")]
    [InlineData("admin")]
    [InlineData("gharart-edge")]
    public void TryParse_NoHandleOrAReservedOne_IsRefused(string? text)
    {
        Assert.False(HandleName.TryParse(text, out var name));
        Assert.Null(name);
    }

    [Fact]
    public void TryParse_RandomTexts_AgreeWithTheContractsExpression()
    {
        const int Seed = 30;
        var random = new Random(Seed);
        var pattern = new Regex("^[a-z0-9](?:[a-z0-9-]{1,28}[a-z0-9])\\z", RegexOptions.CultureInvariant);
        var taken = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = random.GetString(round % 2 == 0 ? "abz09-" : "abz09-AZ._~ \n\u00E4", random.Next(0, 34));
            var expected = pattern.IsMatch(text) && !HandleName.IsReserved(text) && !text.StartsWith("xn--", StringComparison.Ordinal);
            Assert.True(expected == HandleName.TryParse(text, out _), $"seed {Seed} '{text}'");
            taken += expected ? 1 : 0;
        }

        Assert.True(taken > 1_000);
    }
}
