using System.Text.Json;
using Gharart.Core.Tokens;
using static Gharart.Core.Tests.Tokens.CtxTokens;

namespace Gharart.Core.Tests.Tokens;

public sealed class MasterSecretTests
{
    private const string Good = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("  \n", "missing")]
    [InlineData("not base64 at all!", "not base64")]
    [InlineData("_-ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "not base64")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "not base64")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", "31 bytes")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "48 bytes")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "one byte repeated")]
    public void Parse_NotSuchASecret_SaysWhyAndHowWithoutRepeatingIt(string? text, string why)
    {
        var message = Assert.Throws<FormatException>(() => MasterSecret.Parse(text)).Message;

        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", message, StringComparison.Ordinal);
        Assert.True(string.IsNullOrWhiteSpace(text) || !message.Contains(text, StringComparison.Ordinal));
        Assert.False(MasterSecret.TryParse(text, out _, out var error));
        Assert.Equal(message, error);
    }

    [Fact]
    public void Parse_SpaceAroundIt_IsIgnored() =>
        Assert.Equal(Master.Derive(KeyLabels.Cookie), MasterSecret.Parse($" {Good}\r\n").Derive(KeyLabels.Cookie));

    [Fact]
    public void GenerateBase64_EachTime_IsANewSecretThatParses()
    {
        var first = MasterSecret.GenerateBase64();
        var second = MasterSecret.GenerateBase64();

        Assert.NotEqual(first, second);
        Assert.NotEqual(MasterSecret.Parse(first).Derive(KeyLabels.Cookie), MasterSecret.Parse(second).Derive(KeyLabels.Cookie));
    }

    [Fact]
    public void Derive_EveryLabelAndKeyId_GivesAnotherKey()
    {
        var labels = typeof(KeyLabels).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .Concat(Enumerable.Range(0, 256).Select(id => KeyLabels.CtxKey((byte)id)))
            .ToList();

        Assert.Equal(5 + 256, labels.Select(label => Convert.ToHexString(Master.Derive(label))).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(MasterSecret.MaxDerivedLength)]
    public void Derive_AnyLength_GivesThatManyBytes(int length) =>
        Assert.Equal(length, Master.Derive(KeyLabels.Cookie, length).Length);

    [Theory]
    [InlineData("", 32)]
    [InlineData("größe", 32)]
    [InlineData(KeyLabels.Cookie, 0)]
    [InlineData(KeyLabels.Cookie, MasterSecret.MaxDerivedLength + 1)]
    public void Derive_BadLabelOrLength_Throws(string label, int length) =>
        Assert.ThrowsAny<ArgumentException>(() => Master.Derive(label, length));

    [Fact]
    public void Printing_InAnyWay_DoesNotTellIt()
    {
        Assert.Equal("(hidden)", Master.ToString());
        Assert.Equal("(hidden)", $"{Master}");
        Assert.Equal("{}", JsonSerializer.Serialize(Master));
        Assert.Empty(typeof(MasterSecret).GetProperties());
    }
}
