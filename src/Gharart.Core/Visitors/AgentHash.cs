using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gharart.Core.Visitors;

/// <summary>
/// A keyed 64-bit hash for which nobody without the key can make two texts collide with a better chance than about 2^-63.
/// </summary>
/// <remarks>
/// NH (the inner hash of UMAC, RFC 4418 §5.2, here with 64-bit words) reduces the text to 128 bits: two different texts of one
/// length collide with probability 2^-64 over the random key. A multilinear hash over those bits and the length, of which the
/// upper half is kept (Dietzfelbinger 1996), folds them to 64. The key is drawn once per process and never leaves it.
/// NH's products are independent of each other, which is why it takes a fraction of SipHash's time.
/// </remarks>
internal sealed class AgentHash
{
    /// <summary>Longest text, in bytes; the key has as many.</summary>
    public const int MaxLength = 1024;

    private readonly ulong[] _key = new ulong[MaxLength / sizeof(ulong)];
    private readonly UInt128[] _fold = new UInt128[4];

    public AgentHash()
    {
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_key.AsSpan()));
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_fold.AsSpan()));
    }

    /// <summary>Hashes a text of at most <see cref="MaxLength"/> bytes.</summary>
    public ulong Compute(ReadOnlySpan<byte> text)
    {
        unchecked
        {
            var whole = text.Length & ~15;
            var words = MemoryMarshal.Cast<byte, ulong>(text[..whole]);
            ReadOnlySpan<ulong> key = _key;
            ulong high = 0;
            ulong low = 0;
            var i = 0;
            for (; i < words.Length - 1; i += 2)
            {
                high += Math.BigMul(words[i] + key[i], words[i + 1] + key[i + 1], out var product);
                low += product;
                high += low < product ? 1UL : 0UL;
            }

            if (whole < text.Length)
            {
                Span<ulong> tail = stackalloc ulong[2];
                tail.Clear();
                text[whole..].CopyTo(MemoryMarshal.AsBytes(tail));
                high += Math.BigMul(tail[0] + key[i], tail[1] + key[i + 1], out var product);
                low += product;
                high += low < product ? 1UL : 0UL;
            }

            var fold = _fold;
            return (ulong)(((fold[0] * high) + (fold[1] * low) + (fold[2] * (ulong)text.Length) + fold[3]) >> 64);
        }
    }
}
