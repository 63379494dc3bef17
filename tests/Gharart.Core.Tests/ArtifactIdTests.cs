using System.Text;
using Gharart.Core.Clicks;
using Gharart.TestKit;

namespace Gharart.Core.Tests;

public sealed class ArtifactIdTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Prefixes_AreThoseOfTheContractAndOfDeliveries()
    {
        var prefixes = typeof(ArtifactId).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal("req run dep clk cnv led tkt esc rpt aud dlv", string.Join(' ', prefixes));
    }

    [Fact]
    public void New_AnyPrefix_IsThePrefixAndAUuidV7OfTheClock()
    {
        var id = ArtifactId.New(ArtifactId.ConversionPrefix, new ManualTimeProvider(Start));

        Assert.StartsWith("cnv_", id, StringComparison.Ordinal);
        Assert.True(ClickId.TryParse(string.Concat("clk", id.AsSpan(3)), out var parsed));
        Assert.Equal(Start.ToUnixTimeMilliseconds(), parsed.UnixMilliseconds);
    }

    [Fact]
    public void New_InOneMillisecond_SortsInOrderOfCreation()
    {
        var clock = new ManualTimeProvider(Start.AddYears(1));
        var ids = Enumerable.Range(0, 10_000).Select(_ => ArtifactId.New(ArtifactId.AuditPrefix, clock)).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void New_AsTimePasses_SortsByTime()
    {
        var clock = new ManualTimeProvider(Start.AddYears(2));
        var ids = new List<string>();
        for (var i = 0; i < 1_000; i++)
        {
            ids.Add(ArtifactId.New(ArtifactId.RunPrefix, clock));
            clock.Advance(TimeSpan.FromMilliseconds(i % 3));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void New_OnManyThreads_NeverRepeats()
    {
        var clock = new ManualTimeProvider(Start.AddYears(3));

        var ids = Enumerable.Range(0, 20_000).AsParallel().WithDegreeOfParallelism(8).Select(_ => ArtifactId.New("req", clock)).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void New_IsItselfAValidRequestId() =>
        Assert.True(ArtifactId.IsValidRequestId(ArtifactId.New(ArtifactId.RequestPrefix, new ManualTimeProvider(Start))));

    [Theory]
    [InlineData("abcdefgh", true)]
    [InlineData("AZaz09._-", true)]
    [InlineData("abcdefg", false)]
    [InlineData("", false)]
    [InlineData("abc defgh", false)]
    [InlineData("abcdefgh\n", false)]
    [InlineData("abcdefgé", false)]
    [InlineData("abcdefg/", false)]
    public void IsValidRequestId_ByAlphabetAndLength_TellsBothForms(string id, bool expected)
    {
        Assert.Equal(expected, ArtifactId.IsValidRequestId(id));
        Assert.Equal(expected, ArtifactId.IsValidRequestId(Encoding.UTF8.GetBytes(id)));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsValidRequestId_AtTheUpperLength_StopsAt64(int length, bool expected)
    {
        Assert.Equal(expected, ArtifactId.IsValidRequestId(new string('a', length)));
        Assert.Equal(expected, ArtifactId.IsValidRequestId(Encoding.ASCII.GetBytes(new string('a', length))));
    }
}
