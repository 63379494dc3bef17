using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Passwords;

namespace Gharart.Core.Tests.Passwords;

public sealed class LinkPasswordTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("correct horse battery staple")]
    [InlineData(" leading, trailing and & = + % ")]
    [InlineData("Größe 密码 🔑")]
    public void Verify_TheSame_IsRight_AndNothingElse(string password)
    {
        var hash = LinkPassword.Hash(password, 10);

        Assert.True(LinkPassword.IsHash(hash));
        Assert.True(LinkPassword.Verify(hash, password));
        Assert.False(LinkPassword.Verify(hash, password + " "));
        Assert.False(LinkPassword.Verify(hash, password[1..]));
        Assert.False(LinkPassword.Verify(hash, ""));
    }

    [Fact]
    public void Verify_AccentsComposedOtherwise_IsRight()
    {
        var hash = LinkPassword.Hash("Caf\u00E9 \u1EC7", 10);

        Assert.True(LinkPassword.Verify(hash, "Cafe\u0301 e\u0323\u0302"));
        Assert.False(LinkPassword.Verify(hash, "Cafe \u1EC7"));
    }

    [Fact]
    public void Hash_Layout_IsTheDocumentedOne()
    {
        var hash = LinkPassword.Hash("secret");

        Assert.Equal(53, hash.Length);
        Assert.Equal((1, 210_000u), (hash[0], BitConverter.ToUInt32(hash, 1)));
        Assert.Equal(Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes("secret"), hash[5..21], 210_000, HashAlgorithmName.SHA512, 32), hash[21..]);
        Assert.NotEqual(hash[5..21], LinkPassword.Hash("secret", 1)[5..21]);
    }

    [Fact]
    public void IsHash_Damage_IsSeen()
    {
        var hash = LinkPassword.Hash("secret", 5_000_000 / 50_000);
        Assert.False(LinkPassword.IsHash([]));
        Assert.False(LinkPassword.IsHash(hash.AsSpan(1)));
        Assert.False(LinkPassword.IsHash([.. hash, 0]));
        Assert.False(LinkPassword.IsHash([2, .. hash[1..]]));
        Assert.False(LinkPassword.IsHash([1, .. BitConverter.GetBytes(0u), .. hash[5..]]));
        Assert.True(LinkPassword.IsHash([1, .. BitConverter.GetBytes(5_000_000u), .. hash[5..]]));
        Assert.False(LinkPassword.IsHash([1, .. BitConverter.GetBytes(5_000_001u), .. hash[5..]]));
    }
}
