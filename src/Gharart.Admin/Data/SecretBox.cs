using System.Security.Cryptography;
using System.Text;

namespace Gharart.Admin.Data;

/// <summary>
/// Seals what the database must keep but whoever reads a copy of it must not see: AES-256-GCM under a key of the master secret,
/// laid out as nonce, tag, ciphertext, and bound to its place by <c>context</c>.
/// </summary>
internal sealed class SecretBox(byte[] key)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public byte[] Seal(ReadOnlySpan<byte> plain, string context)
    {
        var box = new byte[NonceLength + TagLength + plain.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(context));
        return box;
    }

    /// <exception cref="CryptographicException">Sealed under another secret or for another place, or damaged.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, string context)
    {
        if (box.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("The sealed value is too short.");
        }

        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(context));
        return plain;
    }
}
