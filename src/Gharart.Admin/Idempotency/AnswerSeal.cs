using System.Security.Cryptography;

namespace Gharart.Admin.Idempotency;

/// <summary>Seals answers with AES-256-GCM, bound to the record that they belong to: nonce, tag, ciphertext.</summary>
internal sealed class AnswerSeal(byte[] key)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public byte[] Seal(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> scope)
    {
        var box = new byte[NonceLength + TagLength + answer.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), answer, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), scope);
        return box;
    }

    /// <exception cref="CryptographicException">It was changed, or is of another record.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, ReadOnlySpan<byte> scope)
    {
        var answer = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), answer, scope);
        return answer;
    }
}
