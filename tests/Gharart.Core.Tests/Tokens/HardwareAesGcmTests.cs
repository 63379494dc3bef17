using System.Security.Cryptography;
using Gharart.Core.Tokens;

namespace Gharart.Core.Tests.Tokens;

/// <summary>Checked against the framework's cipher, which is another implementation of the same standard.</summary>
public sealed class HardwareAesGcmTests
{
    private const int Seed = 20_261_121;

    [SkippableOnOldProcessors]
    public void Encrypt_AnyMessage_IsWhatTheLibraryMakes()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var (key, nonce) = (Bytes(random, HardwareAesGcm.KeyLength), Bytes(random, HardwareAesGcm.NonceLength));
            var (plaintext, associated) = (Bytes(random, random.Next(70)), Bytes(random, random.Next(70)));
            var (expected, expectedTag) = (new byte[plaintext.Length], new byte[HardwareAesGcm.TagLength]);
            using var library = new AesGcm(key, HardwareAesGcm.TagLength);
            library.Encrypt(nonce, plaintext, expected, expectedTag, associated);

            var (ciphertext, tag) = (new byte[plaintext.Length], new byte[HardwareAesGcm.TagLength]);
            new HardwareAesGcm(key).Encrypt(nonce, plaintext, ciphertext, tag, associated);

            Assert.True(expected.SequenceEqual(ciphertext) && expectedTag.SequenceEqual(tag), $"seed {Seed}, round {round}");
        }
    }

    // D. McGrew and J. Viega, "The Galois/Counter Mode of Operation", test cases 13, 14 and 16.
    [SkippableOnOldProcessors]
    public void Encrypt_PublishedVectors_AreMet()
    {
        const string Key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
        const string Text = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
        const string Associated = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
        AssertVector(new string('0', 64), new string('0', 24), "", "", "", "530f8afbc74536b9a963b4f1c4cb738b");
        AssertVector(new string('0', 64), new string('0', 24), new string('0', 32), "", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919");
        AssertVector(
            Key, "cafebabefacedbaddecaf888", Text, Associated,
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            "76fc6ece0f4e1768cddf8853bb2d551b");
    }

    [SkippableOnOldProcessors]
    public void Encrypt_WrongLengths_AreRefused()
    {
        var cipher = new HardwareAesGcm(new byte[32]);

        Assert.Throws<ArgumentException>(() => cipher.Encrypt(new byte[11], [], [], new byte[16], []));
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(new byte[12], [], [], new byte[15], []));
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(new byte[12], new byte[3], new byte[2], new byte[16], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HardwareAesGcm(new byte[16]));
    }

    private static void AssertVector(string key, string nonce, string plaintext, string associated, string ciphertext, string tag)
    {
        var text = Convert.FromHexString(plaintext);
        var (hidden, made) = (new byte[text.Length], new byte[16]);
        new HardwareAesGcm(Convert.FromHexString(key)).Encrypt(Convert.FromHexString(nonce), text, hidden, made, Convert.FromHexString(associated));

        Assert.Equal(ciphertext, Convert.ToHexStringLower(hidden));
        Assert.Equal(tag, Convert.ToHexStringLower(made));
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private sealed class SkippableOnOldProcessorsAttribute : FactAttribute
    {
        public SkippableOnOldProcessorsAttribute() => Skip = HardwareAesGcm.IsSupported ? null : "The processor has no instructions for AES and carry-less products.";
    }
}
