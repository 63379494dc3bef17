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
    private readonly ulong[] _fold = new ulong[8];

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
            var words = MemoryMarshal.Cast<byte, ulong>(text);
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

            if (i * sizeof(ulong) < text.Length)
            {
                var (first, second) = Tail(text);
                high += Math.BigMul(first + key[i], second + key[i + 1], out var product);
                low += product;
                high += low < product ? 1UL : 0UL;
            }

            // Upper half of k0·high + k1·low + k2·length + k3 mod 2^128, with 128-bit keys in two words each.
            var fold = _fold.AsSpan(0, 8);
            var result = Math.BigMul(fold[0], high, out var sum) + (fold[1] * high);
            result += Math.BigMul(fold[2], low, out var term) + (fold[3] * low);
            sum += term;
            result += sum < term ? 1UL : 0UL;
            result += Math.BigMul(fold[4], (ulong)text.Length, out term) + (fold[5] * (ulong)text.Length);
            sum += term;
            result += sum < term ? 1UL : 0UL;
            sum += fold[6];
            return result + fold[7] + (sum < fold[6] ? 1UL : 0UL);
        }
    }

    /// <summary>
    /// The last 16 bytes, which may overlap the block before: texts of one length still differ in a block when they differ at all.
    /// A shorter text is filled up with zeros.
    /// </summary>
    private static (ulong First, ulong Second) Tail(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 16)
        {
            return (MemoryMarshal.Read<ulong>(text[^16..]), MemoryMarshal.Read<ulong>(text[^8..]));
        }

        Span<ulong> padded = stackalloc ulong[2];
        padded.Clear();
        text.CopyTo(MemoryMarshal.AsBytes(padded));
        return (padded[0], padded[1]);
    }
}
