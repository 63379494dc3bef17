using System.Net;
using Gharart.Core.Destinations;
using Gharart.Core.Visitors;

namespace Gharart.Core.Tests.Destinations;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("1.1.1.1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("0.255.255.255", false)]
    [InlineData("1.0.0.0", true)]
    [InlineData("9.255.255.255", true)]
    [InlineData("10.0.0.0", false)]
    [InlineData("10.255.255.255", false)]
    [InlineData("11.0.0.0", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("100.64.0.0", false)]
    [InlineData("100.127.255.255", false)]
    [InlineData("100.128.0.0", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.255", false)]
    [InlineData("128.0.0.0", true)]
    [InlineData("169.253.255.255", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("169.255.0.0", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.0", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("192.0.0.8", false)]
    [InlineData("192.0.1.0", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("192.88.99.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("192.169.0.0", true)]
    [InlineData("198.17.255.255", true)]
    [InlineData("198.18.0.0", false)]
    [InlineData("198.19.255.255", false)]
    [InlineData("198.20.0.0", true)]
    [InlineData("198.51.100.7", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("223.255.255.255", true)]
    [InlineData("224.0.0.1", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("2a00:1450:4001:800::200e", true)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::8.8.8.8", false)]
    [InlineData("64:ff9b::8.8.8.8", false)]
    [InlineData("64:ff9b:1::1", false)]
    [InlineData("100::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:2::1", false)]
    [InlineData("2001:1ff:ffff::1", false)]
    [InlineData("2001:200::1", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2001:db9::1", true)]
    [InlineData("2002:808:808::1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("3fff:fff:ffff::1", false)]
    [InlineData("3fff:1000::1", true)]
    [InlineData("4000::1", false)]
    [InlineData("5f00::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2a00::5efe:a00:1", false)]
    [InlineData("2a00::200:5efe:808:808", false)]
    public void IsPublic_Address_FollowsTheRegistries(string text, bool expected) =>
        Assert.Equal(expected, PublicAddress.IsPublic(ClientAddress.From(IPAddress.Parse(text))));

    [Theory]
    [InlineData("1.2.3.4", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("256.1.1.1", false)]
    [InlineData("01.2.3.4", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1.2.3.4.5", false)]
    [InlineData("1.2.3.", false)]
    [InlineData("1..3.4", false)]
    [InlineData("0x1.2.3.4", false)]
    [InlineData("+1.2.3.4", false)]
    [InlineData(" 1.2.3.4", false)]
    [InlineData("1.2.3.٤", false)]
    [InlineData("16909060", false)]
    public void TryParseIPv4_Text_TakesFourPlainDecimalsOnly(string text, bool expected) =>
        Assert.Equal(expected, AddressText.TryParseIPv4(text, out _));

    [Theory]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("1::", "1::")]
    [InlineData("2A00:0:0:1:0:0:0:B", "2a00:0:0:1::b")]
    [InlineData("1:0:0:2:3:0:0:4", "1::2:3:0:0:4")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")]
    [InlineData("64:ff9b::1.2.3.4", "64:ff9b::102:304")]
    [InlineData("::ffff:1.2.3.4", "1.2.3.4")]
    [InlineData("2a00::5efe:1.2.3.4", "2a00::5efe:102:304")]
    [InlineData("", null)]
    [InlineData(":", null)]
    [InlineData(":::", null)]
    [InlineData("1:2:3:4:5:6:7", null)]
    [InlineData("1:2:3:4:5:6:7:8:9", null)]
    [InlineData("1::2::3", null)]
    [InlineData("1:2:3:4:5:6:7:8::", null)]
    [InlineData("::1:2:3:4:5:6:7:8", null)]
    [InlineData("1:2:3:4:5:6:7:", null)]
    [InlineData(":1:2:3:4:5:6:7", null)]
    [InlineData("12345::", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("::g", null)]
    [InlineData("::+1", null)]
    [InlineData("::1.2.3", null)]
    [InlineData("::1.2.3.4:5", null)]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4", null)]
    public void TryParseIPv6_Text_ComesBackInCanonicalForm(string text, string? expected)
    {
        Assert.Equal(expected is not null, AddressText.TryParseIPv6(text, out var address));
        if (expected is not null)
        {
            Assert.Equal(expected, AddressText.Format(address));
        }
    }

    [Fact]
    public void Format_RandomIPv6_IsReadBackByTheBclAsTheSame()
    {
        const int Seed = 7103;
        var random = new Random(Seed);
        var bytes = new byte[16];
        for (var i = 0; i < 5_000; i++)
        {
            random.NextBytes(bytes);
            for (var zeros = random.Next(16); zeros > 0; zeros--)
            {
                bytes[random.Next(16)] = 0;
            }

            var expected = ClientAddress.From(new IPAddress(bytes));
            var text = AddressText.Format(expected);
            Assert.True(ClientAddress.From(IPAddress.Parse(text)) == expected, $"seed {Seed}: {text}");
            Assert.True(expected.IsIPv4 || (AddressText.TryParseIPv6(text, out var again) && again == expected), $"seed {Seed}: {text}");
        }
    }
}
