using Gharart.Core.Geo;
using static Gharart.Core.Tests.Geo.CountryDatabaseTests;

namespace Gharart.Core.Tests.Geo;

public sealed class CountryDatabaseWriterTests
{
    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void ToArray_SameEntries_SameBytes(int recordSize)
    {
        var first = new RandomNetworks(9, recordSize, 100).Writer;
        var second = new RandomNetworks(9, recordSize, 100).Writer;

        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.Equal(first.ToArray(), first.ToArray());
    }

    [Fact]
    public void ToArray_MoreSpecificFirst_StillWins()
    {
        var writer = new CountryDatabaseWriter(DateTimeOffset.UnixEpoch);
        writer.Add(Address("10.1.0.0"), 16, Of("DE"));
        writer.Add(Address("10.1.2.0"), 24, Country.Unknown);
        writer.Add(Address("10.0.0.0"), 8, Of("AT"));
        writer.Add(Address("10.0.0.0"), 8, Of("CH"));
        writer.Add(Address("::"), 0, Of("US"));
        var database = CountryDatabase.Load(writer.ToArray());

        Assert.Equal(Of("DE"), database.Find(Address("10.1.3.1")));
        Assert.Equal(Country.Unknown, database.Find(Address("10.1.2.1")));
        Assert.Equal(Of("CH"), database.Find(Address("10.2.0.0")));
        Assert.Equal(Of("US"), database.Find(Address("11.0.0.0")));
        Assert.Equal(Of("US"), database.Find(Address("ffff::1")));
    }

    [Theory]
    [InlineData("10.0.0.1", 24)]
    [InlineData("10.0.0.0", 33)]
    [InlineData("10.0.0.0", -1)]
    [InlineData("0.0.0.1", 0)]
    [InlineData("2001:db8::1", 64)]
    [InlineData("2001:db8::", 129)]
    [InlineData("8000::", 0)]
    [InlineData("2002::", 16)]
    [InlineData("2002:a00::", 24)]
    [InlineData("64:ff9b::", 96)]
    [InlineData("64:ff9b::10.0.0.0", 104)]
    public void Add_NoNetworkOfItsOwn_Throws(string network, int prefixLength)
    {
        var writer = new CountryDatabaseWriter(DateTimeOffset.UnixEpoch);

        Assert.ThrowsAny<ArgumentException>(() => writer.Add(Address(network), prefixLength, Of("DE")));
    }

    [Fact]
    public void Constructor_OutsideItsLimits_Throws()
    {
        Assert.ThrowsAny<ArgumentException>(() => new CountryDatabaseWriter(DateTimeOffset.UnixEpoch.AddTicks(-1)));
        Assert.ThrowsAny<ArgumentException>(() => new CountryDatabaseWriter(DateTimeOffset.UnixEpoch, ""));
        Assert.ThrowsAny<ArgumentException>(() => new CountryDatabaseWriter(DateTimeOffset.UnixEpoch, new string('t', 285)));
        Assert.ThrowsAny<ArgumentException>(() => new CountryDatabaseWriter(DateTimeOffset.UnixEpoch, recordSize: 25));
        var longest = new CountryDatabaseWriter(DateTimeOffset.UnixEpoch, new string('t', 284), 32);
        Assert.Equal(284, CountryDatabase.Load(longest.ToArray()).DatabaseType.Length);
    }
}
