using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Storage;

namespace Gharart.Admin.Identity;

/// <summary>
/// The text of a personal access token (contract §2): <c>patv1_&lt;tokenId&gt;.&lt;secret&gt;</c>. The last six characters of the secret are a
/// checksum over everything before them, so that a mistyped token is told without a look into the database, and scanners that search
/// code for leaked tokens find no false ones.
/// </summary>
internal static class TokenText
{
    public const string Prefix = "patv1_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string IdAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 14;

    // 30 characters of 62: 178 random bits.
    private const int RandomLength = 30;

    // 62^6 > 2^32: holds a CRC-32C.
    private const int ChecksumLength = 6;
    private const int Length = 6 + IdLength + 1 + RandomLength + ChecksumLength;

    public static (string TokenId, string Text) New()
    {
        var tokenId = RandomNumberGenerator.GetString(IdAlphabet, IdLength);
        var text = $"{Prefix}{tokenId}.{RandomNumberGenerator.GetString(Alphabet, RandomLength)}";
        return (tokenId, text + Checksum(text));
    }

    /// <summary>The id of a token whose checksum is right.</summary>
    public static bool TryReadId(string text, [NotNullWhen(true)] out string? tokenId)
    {
        tokenId = null;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '.' || !Ascii.IsValid(text))
        {
            return false;
        }

        if (Checksum(text.AsSpan(0, Length - ChecksumLength)) != text[^ChecksumLength..])
        {
            return false;
        }

        tokenId = text.Substring(Prefix.Length, IdLength);
        return true;
    }

    private static string Checksum(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        var rest = Crc32C.Compute(bytes);
        Span<char> digits = stackalloc char[ChecksumLength];
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, (uint)Alphabet.Length);
            digits[i] = Alphabet[(int)digit];
        }

        return new string(digits);
    }
}
