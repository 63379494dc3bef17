using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gharart.Core.Passwords;

/// <summary>
/// The password of a link as it is stored and published: a slow salted hash (PBKDF2 with HMAC-SHA-512) that names its own parameters, so that
/// they can be raised without touching what is stored.
/// </summary>
/// <remarks>Layout, little-endian: u8 kind (1), u32 iterations, 16 bytes salt, 32 bytes key.</remarks>
public static class LinkPassword
{
    /// <summary>Characters of a password (contract §4).</summary>
    public const int MaxCharacters = 128;

    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 1 + sizeof(uint) + SaltLength + KeyLength;

    /// <summary>What OWASP's password storage sheet asks for.</summary>
    public const int Iterations = 210_000;

    /// <summary>More would let one damaged hash hold up a processor for seconds.</summary>
    private const uint MaxIterations = 5_000_000;

    private const byte Pbkdf2Sha512 = 1;
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    /// <summary>Hashes a password under a new salt; takes about a tenth of a second.</summary>
    /// <param name="password">Any text; how its accents are composed makes no difference.</param>
    /// <param name="iterations">1 to 5,000,000; what is stored can be checked whatever it was made with.</param>
    public static byte[] Hash(string password, int iterations = Iterations)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(iterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)iterations, MaxIterations, nameof(iterations));
        var hash = new byte[HashLength];
        hash[0] = Pbkdf2Sha512;
        BinaryPrimitives.WriteUInt32LittleEndian(hash.AsSpan(1), (uint)iterations);
        RandomNumberGenerator.Fill(SaltOf(hash));
        Derive(password, hash, KeyOf(hash));
        return hash;
    }

    /// <summary>Whether a password is the one that was hashed; as slow as <see cref="Hash"/>, and compared in constant time.</summary>
    /// <param name="hash">A hash with <see cref="IsHash"/>.</param>
    /// <param name="password">What somebody typed.</param>
    public static bool Verify(byte[] hash, string password)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(password);
        Span<byte> key = stackalloc byte[KeyLength];
        Derive(password, hash, key);
        return CryptographicOperations.FixedTimeEquals(key, KeyOf(hash));
    }

    /// <summary>Whether the bytes are a hash that <see cref="Verify"/> can check.</summary>
    public static bool IsHash(ReadOnlySpan<byte> bytes) =>
        bytes.Length == HashLength && bytes[0] == Pbkdf2Sha512 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]) is > 0 and <= MaxIterations;

    private static Span<byte> SaltOf(byte[] hash) => hash.AsSpan(1 + sizeof(uint), SaltLength);

    private static Span<byte> KeyOf(byte[] hash) => hash.AsSpan(HashLength - KeyLength);

    // Keyboards and systems compose accents differently; RFC 8265 §4.2 compares passwords in form C.
    private static void Derive(string password, byte[] hash, Span<byte> key) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormC)),
        SaltOf(hash),
        key,
        (int)BinaryPrimitives.ReadUInt32LittleEndian(hash.AsSpan(1)),
        HashAlgorithmName.SHA512);
}
