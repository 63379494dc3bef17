using System.Globalization;
using System.Text;
using Gharart.Core.Destinations;

namespace Gharart.Core.Tests.Destinations;

public sealed class PunycodeTests
{
    // Samples of RFC 3492 §7.1, in lower case.
    [Theory]
    [InlineData("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye")]
    [InlineData("למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b")]
    [InlineData("なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa")]
    [InlineData("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b")]
    [InlineData("安室奈美恵-with-super-monkeys", "-with-super-monkeys-pc58ag80a8qai00g7n9n")]
    [InlineData("そのスピードで", "d9juau41awczczp")]
    public void EncodeAndDecode_RfcSamples_AreEachOthersInverse(string text, string encoded)
    {
        var codePoints = text.EnumerateRunes().Select(r => r.Value).ToList();
        Assert.Equal(encoded, Punycode.Encode(codePoints));
        Assert.True(Punycode.TryDecode(encoded, out var decoded));
        Assert.Equal(codePoints, decoded);
    }

    [Theory]
    [InlineData("ü")]
    [InlineData("-abc")]
    [InlineData("A-KVA")]
    [InlineData("99999999")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public void TryDecode_Malformed_IsRefused(string encoded) => Assert.False(Punycode.TryDecode(encoded, out _));

    [Fact]
    public void Encode_RandomLabels_AgreesWithTheBcl()
    {
        const int Seed = 7102;
        var random = new Random(Seed);
        var oracle = new IdnMapping();
        for (var i = 0; i < 5_000; i++)
        {
            // Ideographs and lower-case Cyrillic: unchanged by the mapping, so both must encode the same.
            var text = new StringBuilder().Append((char)random.Next(0x4E00, 0x9FA5));
            for (var length = random.Next(8); length > 0; length--)
            {
                text.Append((char)(random.Next(3) switch { 0 => 'a' + random.Next(26), 1 => random.Next(0x0430, 0x044F), _ => random.Next(0x4E00, 0x9FA5) }));
            }

            var codePoints = text.ToString().EnumerateRunes().Select(r => r.Value).ToList();
            Assert.True("xn--" + Punycode.Encode(codePoints) == oracle.GetAscii(text.ToString()), $"seed {Seed}: {text}");
        }
    }
}
