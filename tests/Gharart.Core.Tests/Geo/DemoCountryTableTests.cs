using Gharart.Core.Geo;
using static Gharart.Core.Tests.Geo.CountryDatabaseTests;

namespace Gharart.Core.Tests.Geo;

public sealed class DemoCountryTableTests
{
    private static readonly CountryDatabase Table = DemoCountryTable.Load();

    [Theory]
    [InlineData("192.0.2.0", "US")]
    [InlineData("192.0.2.255", "US")]
    [InlineData("192.0.3.0", "XX")]
    [InlineData("198.51.100.7", "DE")]
    [InlineData("203.0.113.31", "IN")]
    [InlineData("203.0.113.32", "JP")]
    [InlineData("203.0.113.64", "AT")]
    [InlineData("203.0.113.96", "CH")]
    [InlineData("203.0.113.128", "GB")]
    [InlineData("203.0.113.160", "FR")]
    [InlineData("203.0.113.192", "BR")]
    [InlineData("203.0.113.224", "IN")]
    [InlineData("2001:db8::1", "US")]
    [InlineData("2001:db8:1ff::1", "DE")]
    [InlineData("2001:db8:200::1", "IN")]
    [InlineData("2001:db8:300::1", "JP")]
    [InlineData("2001:db8:400::1", "AT")]
    [InlineData("2001:db8:500::1", "CH")]
    [InlineData("2001:db8:600::1", "GB")]
    [InlineData("2001:db8:700::1", "FR")]
    [InlineData("2001:db8:800::1", "BR")]
    [InlineData("2001:db8:900::1", "XX")]
    [InlineData("17.1.1.1", "US")]
    [InlineData("133.1.1.1", "JP")]
    [InlineData("127.0.0.1", "XX")]
    [InlineData("::1", "XX")]
    public void Load_KnowsItsNetworks(string address, string country) => Assert.Equal(Of(country), Table.Find(Address(address)));

    [Fact]
    public void Load_SaysThatItIsADemo()
    {
        Assert.Equal(DemoCountryTable.DatabaseType, Table.DatabaseType);
        Assert.Contains("Demo", Table.DatabaseType, StringComparison.Ordinal);
        Assert.Equal(DemoCountryTable.ToArray(), DemoCountryTable.ToArray());
    }
}
