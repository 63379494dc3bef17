using System.Text;
using Gharart.Core.Routing;

namespace Gharart.Core.Tests.Routing;

public sealed class TextSetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(200)]
    public void Contains_AnySize_AgreesWithAHashSet(int size)
    {
        var random = new Random(size);
        var values = Enumerable.Range(0, size).Select(_ => Word(random)).ToHashSet();
        var set = new TextSet(values.Concat(values).Select(Encoding.ASCII.GetBytes));
        Assert.Equal(values.Count, set.Values.Count);
        Assert.All(values, value => Assert.True(set.Contains(Encoding.ASCII.GetBytes(value))));
        for (var i = 0; i < 2_000; i++)
        {
            var word = Word(random);
            Assert.True(values.Contains(word) == set.Contains(Encoding.ASCII.GetBytes(word)), $"size {size} round {i} '{word}'");
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("new", false)]
    [InlineData("vip", true)]
    [InlineData("new\nvip", true)]
    [InlineData("vip\nnew", true)]
    [InlineData("new\npress\nvip", true)]
    [InlineData("newvip", false)]
    [InlineData("vi\np", false)]
    [InlineData("vip ", false)]
    public void ContainsAny_JoinedList_ComparesWholeValues(string joined, bool expected) =>
        Assert.Equal(expected, new TextSet([[.. "vip"u8], [.. "partner"u8]]).ContainsAny(Encoding.ASCII.GetBytes(joined)));

    private static string Word(Random random) =>
        string.Create(random.Next(0, 4), random, static (text, random) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + random.Next(4));
            }
        });
}
