using System.Net;
using System.Text;
using Gharart.Core.Visitors;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Visitors;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("1.2.3.4:567", "1.2.3.4")]
    [InlineData("1.2.3.4:0", "1.2.3.4")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("[::1]:80", "::1")]
    [InlineData("1::", "1::")]
    [InlineData("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:a01:203", "10.1.2.3")]
    [InlineData("[::ffff:10.1.2.3]:443", "10.1.2.3")]
    public void TryParse_Valid_CanonicalText(string text, string expected)
    {
        Assert.True(ClientAddress.TryParse(Encoding.ASCII.GetBytes(text), out var address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.00")]
    [InlineData("0x1.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:65536")]
    [InlineData("1.2.3.4:000080")]
    [InlineData("1.2.3.4:8x")]
    [InlineData("1.2.3.4/8")]
    [InlineData("[1.2.3.4]")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:::2")]
    [InlineData("1::2::3")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[fe80::1%1]:80")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("[::1]80")]
    [InlineData("[]")]
    [InlineData("::1.2.3")]
    [InlineData("1.2.3.4::")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    public void TryParse_Invalid_False(string text)
    {
        Assert.False(ClientAddress.TryParse(Encoding.ASCII.GetBytes(text), out var address));
        Assert.Equal(default, address);
    }

    [Fact]
    public void TryParse_FormattedByFramework_SameAddress()
    {
        const int Seed = 91;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var framework = RandomAddress(random);
            var expected = ClientAddress.From(framework);
            Assert.True(ClientAddress.TryParse(Encoding.ASCII.GetBytes(framework.ToString()), out var address), $"seed {Seed}: {framework}");
            Assert.True(expected == address, $"seed {Seed}: {framework}");
        }
    }

    [Fact]
    public void ToString_RandomAddresses_FrameworkReadsThemBack()
    {
        const int Seed = 92;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var framework = RandomAddress(random);
            var text = ClientAddress.From(framework).ToString();
            var expected = framework.IsIPv4MappedToIPv6 ? framework.MapToIPv4() : framework;
            Assert.True(expected.Equals(IPAddress.Parse(text)), $"seed {Seed}: {framework} written {text}");

            // The framework embeds IPv4 in some ranges; elsewhere its text is RFC 5952 as well.
            if (!framework.ToString().Contains('.', StringComparison.Ordinal))
            {
                Assert.Equal(framework.ToString(), text);
            }
        }
    }

    [Fact]
    public void TryParse_MutatedText_OnlyWhatTheFrameworkReadsToo()
    {
        const int Seed = 93;
        const string Alphabet = "0123456789abcdefABCDEF:.:.[]%/ g";
        var random = new Random(Seed);
        var accepted = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var text = RandomAddress(random).ToString().ToCharArray();
            for (var change = random.Next(3); change > 0; change--)
            {
                text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            }

            if (!ClientAddress.TryParseBare(Encoding.ASCII.GetBytes(text), out var address))
            {
                continue;
            }

            accepted++;
            Assert.True(IPAddress.TryParse(text, out var framework), $"seed {Seed}: {new string(text)}");
            Assert.True(ClientAddress.From(framework!) == address, $"seed {Seed}: {new string(text)}");
        }

        Assert.True(accepted > 50_000);
    }

    [Fact]
    public void TryParse_RandomBytes_NeverThrows()
    {
        const int Seed = 94;
        var random = new Random(Seed);
        for (var round = 0; round < 100_000; round++)
        {
            var text = new byte[random.Next(60)];
            random.NextBytes(text);
            if (round % 2 == 0)
            {
                for (var i = 0; i < text.Length; i++)
                {
                    text[i] = (byte)"0123456789abcdef:.[]"[text[i] % 20];
                }
            }

            if (ClientAddress.TryParse(text, out var address))
            {
                Assert.True(ClientAddress.TryParse(Encoding.ASCII.GetBytes(address.ToString()), out var again) && again == address, $"seed {Seed}");
            }
        }
    }

    [Theory]
    [InlineData("203.0.113.77", 24, 48, "203.0.113.0")]
    [InlineData("203.0.113.77", 0, 48, "0.0.0.0")]
    [InlineData("203.0.113.77", 32, 48, "203.0.113.77")]
    [InlineData("2001:db8:1:2:3::4", 24, 48, "2001:db8:1::")]
    [InlineData("2001:db8:1:2ff:3::4", 24, 56, "2001:db8:1:200::")]
    [InlineData("2001:db8::1", 24, 0, "::")]
    [InlineData("2001:db8::1", 24, 128, "2001:db8::1")]
    public void MaskTo_Prefix_RestIsZero(string text, int ipv4Bits, int ipv6Bits, string expected)
    {
        Assert.True(ClientAddress.TryParse(Encoding.ASCII.GetBytes(text), out var address));
        Assert.Equal(expected, address.MaskTo(ipv4Bits, ipv6Bits).ToString());
    }

    [Fact]
    public void TryFormat_TooSmall_False()
    {
        Assert.True(ClientAddress.TryParse("203.0.113.77"u8, out var address));
        Assert.False(address.TryFormat(new byte[11], out var written));
        Assert.Equal(0, written);
        Assert.True(address.TryFormat(new byte[12], out written));
        Assert.Equal(12, written);
    }

    [Fact]
    public void ParseAndFormat_Warm_AllocateNothing()
    {
        var buffer = new byte[ClientAddress.MaxTextLength];
        Assert.Equal(0, Allocations.OfWarm(() =>
        {
            _ = ClientAddress.TryParse("203.0.113.77:443"u8, out var ipv4);
            _ = ClientAddress.TryParse("[2001:db8::1:0:0:1]:80"u8, out var ipv6);
            _ = ipv4.TryFormat(buffer, out _);
            _ = ipv6.MaskTo(24, 48).TryFormat(buffer, out _);
        }));
    }

    private static IPAddress RandomAddress(Random random)
    {
        if (random.Next(3) == 0)
        {
            return new IPAddress(random.NextInt64(0, 1L << 32));
        }

        // Many zero groups, so that runs of every length and place occur.
        var bytes = new byte[16];
        for (var group = 0; group < 8; group++)
        {
            if (random.Next(2) == 0)
            {
                bytes[group * 2] = (byte)(random.Next(2) * random.Next(256));
                bytes[(group * 2) + 1] = (byte)random.Next(256);
            }
        }

        return new IPAddress(bytes);
    }
}
