using System.Text;
using Gharart.Core.Visitors;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Visitors;

public sealed class VisitorKeyTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static ulong Key(string address, uint handle = 7, UserAgentFamily family = UserAgentFamily.Chrome, DeviceClass device = DeviceClass.Mobile)
    {
        Assert.True(ClientAddress.TryParse(Encoding.ASCII.GetBytes(address), out var parsed));
        return VisitorKey.Compute(Salt, handle, parsed, family, device);
    }

    [Theory]
    [InlineData(0, 0x726FDB47DD0E0E31UL)]
    [InlineData(15, 0xA129CA6149BE45E5UL)]
    public void SipHash_ReferenceVectors_Match(int length, ulong expected) =>
        Assert.Equal(expected, SipHash.Compute(Salt.AsSpan(0, 16), Salt.AsSpan(0, length)));

    [Fact]
    public void Compute_SameNetwork_SameKey()
    {
        Assert.Equal(Key("203.0.113.1"), Key("203.0.113.254"));
        Assert.Equal(Key("2001:db8:1:2::3"), Key("2001:db8:1:ffff::4"));
        Assert.Equal(Key("203.0.113.1"), Key("::ffff:203.0.113.9"));
    }

    [Fact]
    public void Compute_AnyInputOther_OtherKey()
    {
        var otherSalt = (byte[])Salt.Clone();
        otherSalt[31] ^= 1;
        var address = ClientAddress.FromIPv4(0xCB007101);
        ulong[] keys =
        [
            Key("203.0.113.1"),
            Key("203.0.114.1"),
            Key("2001:db8:1::"),
            Key("2001:db8:2::"),
            Key("203.0.113.1", handle: 8),
            Key("203.0.113.1", family: UserAgentFamily.Safari),
            Key("203.0.113.1", device: DeviceClass.Desktop),
            VisitorKey.Compute(otherSalt, 7, address, UserAgentFamily.Chrome, DeviceClass.Mobile),
            VisitorKey.Compute(Salt.AsSpan(0, 16), 7, address, UserAgentFamily.Chrome, DeviceClass.Mobile),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.DoesNotContain(VisitorKey.None, keys);
    }

    [Fact]
    public void Compute_WrongSaltLength_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => VisitorKey.Compute(new byte[15], 1, default, default, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => VisitorKey.Compute(new byte[33], 1, default, default, default));
    }

    [Fact]
    public void Compute_Warm_AllocatesNothing() => Assert.Equal(0, Allocations.OfWarm(
        () => _ = VisitorKey.Compute(Salt, 7, ClientAddress.FromIPv4(1), UserAgentFamily.Edge, DeviceClass.Desktop)));

    [Theory]
    [InlineData("1", "", true)]
    [InlineData("", "1", true)]
    [InlineData("", "", false)]
    [InlineData("0", "0", false)]
    [InlineData("11", "1 ", false)]
    [InlineData("true", "null", false)]
    public void IsSet_Headers_ExactlyOne(string gpc, string dnt, bool expected) =>
        Assert.Equal(expected, PrivacySignal.IsSet(Encoding.ASCII.GetBytes(gpc), Encoding.ASCII.GetBytes(dnt)));

    [Theory]
    [InlineData("gx_vid=abc", "abc")]
    [InlineData("a=1; gx_vid=abc; b=2", "abc")]
    [InlineData("a=1;gx_vid=\"abc\"", "abc")]
    [InlineData("gx_vid=", "")]
    [InlineData("gx_vid=a=b", "a=b")]
    [InlineData("gx_vid=1; gx_vid=2", "1")]
    [InlineData("xgx_vid=1; gx_vidx=2; GX_VID=3", null)]
    [InlineData("gx_vid", null)]
    [InlineData("", null)]
    [InlineData(";;; ;=", null)]
    [InlineData("gx_vid=\"", "\"")]
    public void TryGet_Cookie_FirstByName(string header, string? expected)
    {
        Assert.Equal(expected is not null, CookieReader.TryGet(Encoding.ASCII.GetBytes(header), "gx_vid"u8, out var value));
        Assert.Equal(expected ?? "", Encoding.ASCII.GetString(value));
    }
}
