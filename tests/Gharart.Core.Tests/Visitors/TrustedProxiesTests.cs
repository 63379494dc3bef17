using System.Net;
using System.Text;
using Gharart.Core.Visitors;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Visitors;

public sealed class TrustedProxiesTests
{
    [Fact]
    public void Parse_GoodAndBadEntries_AllBadOnesReported()
    {
        var proxies = TrustedProxies.Parse(" 10.0.0.0/8 , nonsense, ::1,192.168.0.1/33,10.1.2.3/8,2001:db8::/32,10.0.0.0/08,/8,", out var bad);
        Assert.Equal(["nonsense", "192.168.0.1/33", "10.1.2.3/8", "10.0.0.0/08", "/8"], bad);
        Assert.Equal(["10.0.0.0/8", "::1/128", "2001:db8::/32"], proxies.Ranges.Select(range => range.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Parse_Empty_TrustsNobody(string? setting)
    {
        Assert.Same(TrustedProxies.None, TrustedProxies.Parse(setting, out var bad));
        Assert.Empty(bad);
    }

    [Theory]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::ffff:0:0/96", "0.0.0.0/0")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    [InlineData("203.0.113.7", "203.0.113.7/32")]
    public void TryParse_Range_Canonical(string text, string expected)
    {
        Assert.True(AddressRange.TryParse(Encoding.ASCII.GetBytes(text), out var range));
        Assert.Equal(expected, range.ToString());
    }

    [Theory]
    [InlineData("::ffff:10.0.0.0/95")]
    [InlineData("::1/129")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0:80/8")]
    [InlineData("[::1]/128")]
    [InlineData("10.0.0.0/8/8")]
    public void TryParse_BadRange_False(string text) => Assert.False(AddressRange.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Contains_RandomRanges_EqualsFramework()
    {
        const int Seed = 17;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var isIPv4 = random.Next(2) == 0;
            var bytes = new byte[isIPv4 ? 4 : 16];
            random.NextBytes(bytes);
            if (!isIPv4)
            {
                bytes[0] = 0x20;
            }

            var length = random.Next(bytes.Length * 8 + 1);
            var network = ClientAddress.From(new IPAddress(bytes)).MaskTo(Math.Min(length, 32), length);
            var probe = (byte[])bytes.Clone();
            probe[random.Next(probe.Length)] ^= (byte)(1 << random.Next(8));
            var framework = new IPNetwork(IPAddress.Parse(network.ToString()), length);
            Assert.True(AddressRange.TryParse(Encoding.ASCII.GetBytes($"{network}/{length}"), out var range), $"seed {Seed}: {network}/{length}");
            Assert.True(
                framework.Contains(new IPAddress(probe)) == range.Contains(ClientAddress.From(new IPAddress(probe))),
                $"seed {Seed}: {network}/{length} {new IPAddress(probe)}");
        }
    }

    [Theory]
    [InlineData("198.51.100.1", "203.0.113.7", "198.51.100.1")] // a stranger's header is ignored
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7")]
    [InlineData("10.0.0.1", "1.1.1.1, 203.0.113.7, 10.0.0.2", "203.0.113.7")] // 1.1.1.1 was made up by the client
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("10.0.0.1", "203.0.113.7, garbage, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.1", "203.0.113.7, fe80::1%1", "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.7:4711,\t[::1]:80 , ", "203.0.113.7")]
    [InlineData("::1", ",,203.0.113.7,,", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.1", "2001:db8::9", "2001:db8::9")]
    public void Resolve_Header_FirstUntrustedFromTheRight(string peer, string header, string expected)
    {
        var proxies = TrustedProxies.Parse("10.0.0.0/8,::1", out _);
        Assert.True(ClientAddress.TryParse(Encoding.ASCII.GetBytes(peer), out var peerAddress));
        Assert.Equal(expected, ClientAddressResolver.Resolve(peerAddress, Encoding.ASCII.GetBytes(header), proxies).ToString());
    }

    [Fact]
    public void Resolve_RandomBytes_NeverThrowsAndAllocatesNothing()
    {
        const int Seed = 18;
        var random = new Random(Seed);
        var proxies = TrustedProxies.Parse("0.0.0.0/0,::/0", out _);
        var headers = new byte[2000][];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = [.. Enumerable.Range(0, random.Next(80)).Select(_ => (byte)"1234567890.:,, []%a\0"[random.Next(20)])];
        }

        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            foreach (var header in headers)
            {
                _ = ClientAddressResolver.Resolve(ClientAddress.FromIPv4(1), header, proxies);
            }
        }));
    }

    [Theory]
    [InlineData("127.0.0.1", "::1", true)]
    [InlineData("127.0.0.0/8", "::1", true)]
    [InlineData("::1", "127.0.0.1", true)]
    [InlineData("::1", "127.0.0.2", false)]
    [InlineData("10.0.0.0/8", "::1", false)]
    [InlineData("127.0.0.2", "::1", false)]
    public void Contains_EitherLoopbackOfThisMachine_StandsForTheOther(string setting, string peer, bool expected)
    {
        var proxies = TrustedProxies.Parse(setting, out _);

        Assert.True(ClientAddress.TryParse(System.Text.Encoding.ASCII.GetBytes(peer), out var address));
        Assert.Equal(expected, proxies.Contains(address));
    }
}
