using System.Text;
using Gharart.Core.Geo;

namespace Gharart.Core.Tests.Geo;

public sealed class CountryTests
{
    [Fact]
    public void All_HasUnknownAnd249UniqueCountriesInOrder()
    {
        var codes = Country.All.Select(c => c.ToString()).ToArray();

        Assert.Equal(250, Country.Count);
        Assert.Equal(250, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("XX", codes[0]);
        Assert.Equal(codes[1..].Order(StringComparer.Ordinal), codes[1..]);
    }

    [Fact]
    public void EveryCountry_RoundTripsThroughEachOfItsForms()
    {
        foreach (var country in Country.All)
        {
            var code = country.ToString();
            Assert.Matches("^[A-Z]{2}$", code);
            Assert.True(Country.TryParse(code, out var fromText));
            Assert.True(Country.TryParse(Encoding.ASCII.GetBytes(code.ToLowerInvariant()), out var fromBytes));
            Assert.Equal(country, fromText);
            Assert.Equal(country, fromBytes);
            Assert.Equal(country, Country.FromIndex(country.Index));
            Assert.Equal(country, Country.FromLetters(country.Letters));
            Assert.Equal((code[0] << 8) | code[1], country.Letters);
        }
    }

    [Fact]
    public void TryParse_EveryPairOfCharacters_AcceptsTheListInBothCasesOnly()
    {
        var known = Country.All.Select(c => c.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var first = 0; first < 256; first++)
        {
            for (var second = 0; second < 256; second++)
            {
                var code = $"{(char)first}{(char)second}";
                var isKnown = char.IsAsciiLetter(code[0]) && char.IsAsciiLetter(code[1]) && known.Contains(code);
                Assert.True(isKnown == Country.TryParse(code, out var country), code);
                Assert.True(isKnown == Country.TryParse([(byte)first, (byte)second], out _), code);
                Assert.True(isKnown || country == Country.Unknown, code);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("D")]
    [InlineData("DEU")]
    [InlineData("XK")]
    [InlineData("EU")]
    [InlineData("ＤＥ")]
    public void TryParse_NoCountry_IsUnknown(string code)
    {
        Assert.False(Country.TryParse(code, out var country));
        Assert.Equal(Country.Unknown, country);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(250)]
    public void FromIndex_Outside_Throws(int index) => Assert.Throws<ArgumentOutOfRangeException>(() => Country.FromIndex(index));

    [Fact]
    public void CountrySet_OfRandomCountries_ContainsThoseOnly()
    {
        const int seed = 4711;
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var members = Country.All.Where(_ => random.Next(4) == 0).ToHashSet();
            var set = new CountrySet(members);

            Assert.True(Country.All.All(c => set.Contains(c) == members.Contains(c)), $"seed {seed}, round {round}");
            Assert.Equal(members.OrderBy(c => c.Index), set.Members);
            Assert.Equal(set, new CountrySet(members.Reverse()));
        }
    }
}
