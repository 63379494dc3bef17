using Gharart.Core.Geo;

namespace Gharart.Core.Tests.Geo;

public class CountrySetTests
{
    [Fact]
    public void Intersect_EveryCountry_HoldsOnlyWhatIsInBoth()
    {
        var all = Country.All.ToArray();
        for (var i = 0; i + 2 < all.Length; i++)
        {
            var pair = new CountrySet([all[i], all[^1]]);

            Assert.Equal([all[i]], pair.Intersect(new CountrySet(all[..^1])).Members);
            Assert.Empty(pair.Intersect(new CountrySet([all[i + 1]])).Members);
        }
    }

    [Fact]
    public void TryFirst_EveryCountry_IsTheLowestIndex()
    {
        var all = Country.All.ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            Assert.True(new CountrySet(all[i..]).TryFirst(out var first));
            Assert.Equal(all[i], first);
        }

        Assert.False(default(CountrySet).TryFirst(out _));
    }
}
