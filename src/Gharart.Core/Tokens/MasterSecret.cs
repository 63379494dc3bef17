using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Gharart.Core.Tokens;

/// <summary>
/// The one secret of a deployment (<c>Gharart__MasterSecret</c>, contract §18): 32 bytes that derive every other key and are never
/// used, shown or compared themselves.
/// </summary>
[DebuggerDisplay("(hidden)")]
public sealed class MasterSecret
{
    /// <summary>Length of the secret in bytes.</summary>
    public const int ByteLength = 32;

    /// <summary>Longest key that HKDF-SHA256 gives, in bytes (RFC 5869 §2.3: 255 blocks).</summary>
    public const int MaxDerivedLength = 255 * 32;

    private const string HowToMakeOne = "Make one with: openssl rand -base64 32";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _secret;

    private MasterSecret(byte[] secret) => _secret = secret;

    /// <summary>Reads the setting: standard base64 of 32 bytes, white space around it ignored.</summary>
    /// <param name="base64">The setting's value.</param>
    /// <param name="secret">The secret, when the result is true.</param>
    /// <param name="error">Else what is wrong and how to put it right; never any part of the value.</param>
    public static bool TryParse(
        string? base64, [NotNullWhen(true)] out MasterSecret? secret, [NotNullWhen(false)] out string? error)
    {
        secret = null;
        var text = base64.AsSpan().Trim();
        if (text.IsEmpty)
        {
            error = $"The master secret is missing. {HowToMakeOne}";
            return false;
        }

        if (!Base64.IsValid(text, out var length))
        {
            error = $"The master secret is not base64. {HowToMakeOne}";
            return false;
        }

        if (length != ByteLength)
        {
            error = $"The master secret decodes to {length} bytes; it must be {ByteLength}. {HowToMakeOne}";
            return false;
        }

        var bytes = new byte[ByteLength];
        _ = Convert.TryFromBase64Chars(text, bytes, out _);
        if (!bytes.AsSpan().ContainsAnyExcept(bytes[0]))
        {
            error = $"The master secret is one byte repeated, so it was not drawn at random. {HowToMakeOne}";
            return false;
        }

        secret = new MasterSecret(bytes);
        error = null;
        return true;
    }

    /// <summary>Reads the setting as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">The value is no such secret; the message says why and does not repeat it.</exception>
    public static MasterSecret Parse(string? base64) =>
        TryParse(base64, out var secret, out var error) ? secret : throw new FormatException(error);

    /// <summary>Draws a new secret in the form that <see cref="Parse"/> reads, for the data directory of the all-in-one host.</summary>
    public static string GenerateBase64()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        RandomNumberGenerator.Fill(bytes);
        var text = Convert.ToBase64String(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>Derives the key for a purpose: HKDF-SHA256 (RFC 5869) with an empty salt and the label as info.</summary>
    /// <param name="label">One of <see cref="KeyLabels"/>; ASCII, not empty.</param>
    /// <param name="length">1 … <see cref="MaxDerivedLength"/> bytes. Of one label, a shorter key is the beginning of a longer one.</param>
    /// <exception cref="ArgumentException">The label is empty or not ASCII, or the length is out of range.</exception>
    public byte[] Derive(string label, int length = 32)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxDerivedLength);
        if (!Ascii.IsValid(label))
        {
            throw new ArgumentException("A key label is ASCII.", nameof(label));
        }

        return HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, length, salt: [], info: Encoding.ASCII.GetBytes(label));
    }

    /// <summary>A constant; the secret is never printed.</summary>
    public override string ToString() => "(hidden)";
}
