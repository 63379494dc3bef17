using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gharart.Admin.Identity;

/// <summary>Random secrets that are handed out once and kept as a hash.</summary>
internal static class SecretText
{
    /// <summary>Characters of each.</summary>
    public const int Length = 43;

    private const int Bytes = 32;

    /// <summary>256 random bits as base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256: the secret is random, so that no slow hash is needed.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
