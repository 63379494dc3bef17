using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Tokens;
using static Gharart.Core.Tests.Tokens.CtxTokens;

namespace Gharart.Core.Tests.Tokens;

public sealed class CtxTokenVerifierTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void Verify_AnyBitOfTheTokenFlipped_IsRefusedWithoutClaims()
    {
        var token = Base64Url.DecodeFromUtf8(Issue(Claims()));
        var verifier = new CtxTokenVerifier(Ring);
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            var changed = token.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            var verdict = verifier.Verify(Base64Url.EncodeToString(changed), Midnight, CtxToken.ConversionLifetime, out var claims);

            var expected = bit switch
            {
                < 8 => CtxVerdict.UnsupportedVersion,
                < 16 => CtxVerdict.UnknownKey,
                _ when (bit / 8 == 8 && bit % 8 >= 4) || (bit / 8 == 10 && bit % 8 >= 6) => CtxVerdict.Malformed,
                _ => CtxVerdict.NotAuthentic,
            };
            Assert.True(verdict == expected, $"bit {bit}: {verdict}");
            Assert.Equal(default, claims);
        }
    }

    [Fact]
    public void Verify_AnyCharacterExchanged_IsNeverValid()
    {
        var token = Issue(Claims());
        for (var position = 0; position < token.Length; position++)
        {
            for (var value = 0; value < 256; value++)
            {
                if (value == token[position])
                {
                    continue;
                }

                var changed = token.ToArray();
                changed[position] = (byte)value;
                var verdict = Verify(changed);
                Assert.NotEqual(CtxVerdict.Valid, verdict);
                if (!char.IsAsciiLetterOrDigit((char)value) && value is not ('-' or '_'))
                {
                    Assert.Equal(CtxVerdict.Malformed, verdict);
                }
            }
        }
    }

    [Fact]
    public void Verify_Truncated_IsMalformed()
    {
        var token = Issue(Claims());
        for (var length = 1; length < token.Length; length++)
        {
            Assert.Equal(CtxVerdict.Malformed, Verify(token.AsSpan(0, length)));
        }

        for (var cut = 1; cut < token.Length - 4; cut++)
        {
            Assert.Equal(CtxVerdict.Malformed, Verify([.. token.AsSpan(0, 4), .. token.AsSpan(4 + cut)]));
        }
    }

    [Theory]
    [InlineData("{0}=")]
    [InlineData("{0}A")]
    [InlineData("{0}\n")]
    [InlineData(" {0}")]
    [InlineData("{0}AAAAA")]
    [InlineData("{0}AAAAAA")]
    [InlineData("{0}é")]
    [InlineData("{0}\0")]
    public void Verify_SomethingAdded_IsMalformed(string format)
    {
        var text = string.Format(null, CompositeFormat.Parse(format), Encoding.ASCII.GetString(Issue(Claims())));

        Assert.Equal(CtxVerdict.Malformed, new CtxTokenVerifier(Ring).Verify(text, Midnight, CtxToken.ConversionLifetime, out _));
        Assert.Equal(CtxVerdict.Malformed, Verify(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Verify_UnusedBitsOfTheLastCharacterSet_IsMalformed()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var token = Issue(Claims());
        var last = Alphabet.IndexOf((char)token[^1], StringComparison.Ordinal);
        Assert.Equal(0, last & 3);
        for (var stray = 1; stray < 4; stray++)
        {
            token[^1] = (byte)Alphabet[last | stray];
            Assert.Equal(CtxVerdict.Malformed, Verify(token));
        }
    }

    [Fact]
    public void Verify_WideCharacterWithTheLowByteOfTheRightOne_IsMalformed()
    {
        var text = Encoding.ASCII.GetString(Issue(Claims()));
        var wide = (char)(text[10] + 0x100) + text[11..];

        Assert.Equal(
            CtxVerdict.Malformed,
            new CtxTokenVerifier(Ring).Verify(text[..10] + wide, Midnight, CtxToken.ConversionLifetime, out _));
    }

    [Fact]
    public void Verify_NoToken_IsMissing()
    {
        Assert.Equal(CtxVerdict.Missing, Verify([]));
        Assert.Equal(CtxVerdict.Missing, new CtxTokenVerifier(Ring).Verify("", Midnight, CtxToken.ConversionLifetime, out _));
    }

    [Theory]
    [InlineData("AgAA", CtxVerdict.UnsupportedVersion)]
    [InlineData("AAAA", CtxVerdict.UnsupportedVersion)]
    [InlineData("AQAA", CtxVerdict.Malformed)]
    [InlineData("AgA", CtxVerdict.Malformed)]
    public void Verify_OtherVersionInAnotherLength_IsUnsupportedVersion(string token, CtxVerdict expected) =>
        Assert.Equal(expected, Verify(Encoding.ASCII.GetBytes(token)));

    [Fact]
    public void Verify_KeyOfAnotherMasterSecret_IsNotAuthentic()
    {
        var other = new CtxKeyRing(MasterSecret.Parse(MasterSecret.GenerateBase64()), [1], 1);

        Assert.Equal(CtxVerdict.NotAuthentic, Verify(Issue(Claims(), other)));
    }

    [Fact]
    public void Verify_AfterRotation_AcceptsOldAndNewUntilTheOldIsDropped()
    {
        var old = Issue(Claims());
        var rotated = Ring.WithKey(9).WithActive(9);
        var fresh = Issue(Claims(), rotated);

        Assert.Equal(CtxVerdict.UnknownKey, Verify(fresh));
        Assert.Equal(CtxVerdict.Valid, Verify(fresh, ring: rotated));
        Assert.Equal(CtxVerdict.Valid, Verify(old, ring: rotated));
        Assert.Equal(CtxVerdict.UnknownKey, Verify(old, ring: rotated.WithoutKey(1)));
    }

    [Fact]
    public void Verify_SealedWithTheKeyOfTheDayBefore_IsNotAuthentic()
    {
        var claims = Claims();
        var token = new byte[CtxToken.ByteLength];
        token[0] = CtxToken.Version;
        token[1] = 1;
        claims.ClickId.WriteBigEndian(token.AsSpan(2));

        Assert.Equal(CtxVerdict.NotAuthentic, Verify(SealByHand(token, new byte[22], Midnight - 1)));
        Assert.Equal(CtxVerdict.Valid, Verify(SealByHand(token, new byte[22], Midnight)));
    }

    [Theory]
    [InlineData(21, 0x10)]
    [InlineData(21, 0x20)]
    [InlineData(21, 0x40)]
    [InlineData(21, 0x80)]
    [InlineData(19, 0x20)]
    [InlineData(19, 0x40)]
    [InlineData(19, 0x80)]
    [InlineData(19, 0x14)]
    [InlineData(19, 0x03)]
    public void Verify_AuthenticButUnusedBitsOrUnknownValues_IsMalformed(int offset, byte value)
    {
        var token = new byte[CtxToken.ByteLength];
        token[0] = CtxToken.Version;
        token[1] = 1;
        Claims().ClickId.WriteBigEndian(token.AsSpan(2));
        var fields = new byte[22];
        fields[offset] = value;

        Assert.Equal(CtxVerdict.Malformed, Verify(SealByHand(token, fields, Midnight)));
    }

    [Theory]
    [InlineData(-60_001, CtxVerdict.FromFuture)]
    [InlineData(-60_000, CtxVerdict.Valid)]
    [InlineData(0, CtxVerdict.Valid)]
    [InlineData(30 * Day, CtxVerdict.Valid)]
    [InlineData((30 * Day) + 1, CtxVerdict.Expired)]
    public void Verify_ByAge_AcceptsBothEdges(long age, CtxVerdict expected) => Assert.Equal(expected, Verify(Issue(Claims()), Midnight + age));

    [Fact]
    public void Verify_ForgedAndOldOrFromFuture_IsNotAuthentic()
    {
        var token = Issue(Claims());
        token[40] = token[40] == (byte)'A' ? (byte)'B' : (byte)'A';

        Assert.Equal(CtxVerdict.NotAuthentic, Verify(token, Midnight + (400 * Day)));
        Assert.Equal(CtxVerdict.NotAuthentic, Verify(token, Midnight - (400 * Day)));
    }

    [Fact]
    public void Verify_ExpiredOrFromFuture_HandsOutNoClaims()
    {
        var token = Issue(Claims());
        var verifier = new CtxTokenVerifier(Ring);

        Assert.Equal(CtxVerdict.Expired, verifier.Verify(token, Midnight + Day + 1, CtxToken.LeadLifetime, out var expired));
        Assert.Equal(CtxVerdict.FromFuture, verifier.Verify(token, Midnight - Day, CtxToken.LeadLifetime, out var future));
        Assert.Equal((default, default), (expired, future));
    }

    [Fact]
    public void Verify_MoreDaysThanAreCached_StaysRight()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        var days = CtxDayCiphers.Capacity * 3;
        var tokens = Enumerable.Range(0, days).Select(day => Issue(Claims(Midnight + (day * Day) + random.NextInt64(Day)))).ToArray();
        for (var i = 0; i < 2_000; i++)
        {
            Assert.True(Verify(tokens[random.Next(days)], Midnight + (days * Day)) == CtxVerdict.Valid, $"seed {Seed}, round {i}");
        }
    }

    /// <summary>Seals with a cipher made here from the documented derivation, so that contents no issuer writes can be tried.</summary>
    private static byte[] SealByHand(byte[] token, byte[] fields, long dayOf)
    {
        var day = (uint)(dayOf / Day);
        byte[] info = [.. "gharart/ctx/v1"u8, (byte)(day >> 24), (byte)(day >> 16), (byte)(day >> 8), (byte)day];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Master.Derive("gharart/ctx-key/v1/1"), 32, [], info);
        using var cipher = new AesGcm(key, 16);
        cipher.Encrypt(token.AsSpan(6, 12), fields, token.AsSpan(18, 22), token.AsSpan(40, 16), token.AsSpan(0, 18));
        var text = new byte[CtxToken.Length];
        Base64Url.EncodeToUtf8(token, text);
        return text;
    }
}
