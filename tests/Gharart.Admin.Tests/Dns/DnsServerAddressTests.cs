using Gharart.Admin.Dns;

namespace Gharart.Admin.Tests.Dns;

public class DnsServerAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:53")]
    [InlineData("192.0.2.1:5353", "192.0.2.1:5353")]
    [InlineData("2001:db8::1", "[2001:db8::1]:53")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:53")]
    [InlineData("[2001:db8::1]:5353", "[2001:db8::1]:5353")]
    [InlineData("resolver.example:5353", "resolver.example:5353")]
    [InlineData("unbound", "unbound:53")]
    public void TryParse_Address_IsRead(string text, string expected)
    {
        Assert.True(DnsServerAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":53")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:0")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1:-1")]
    [InlineData("192.0.2.1:53x")]
    [InlineData("[192.0.2.1]:53")]
    [InlineData("[2001:db8::1")]
    [InlineData("[resolver]:53")]
    [InlineData("https://resolver.example")]
    [InlineData("a b")]
    public void TryParse_NoAddress_IsRefused(string text) => Assert.False(DnsServerAddress.TryParse(text, out _));

    [Fact]
    public void ResolvConf_Lines_GiveTheFirstThreeServers()
    {
        string[] lines = ["# nameserver 192.0.2.9", "search example", "nameserver 192.0.2.1", "  nameserver\t2001:db8::1  ", "nameserver nonsense", "nameserver fe80::1%1", "nameserver 192.0.2.4"];

        Assert.Equal(["192.0.2.1:53", "[2001:db8::1]:53", "[fe80::1%1]:53"], ResolvConf.Parse(lines).Select(server => server.ToString()));
        Assert.Equal(["127.0.0.1:53"], ResolvConf.Parse(["options edns0"]).Select(server => server.ToString()));
        Assert.Equal(["127.0.0.1:53"], ResolvConf.Read("/nowhere/resolv.conf").Select(server => server.ToString()));
    }
}
