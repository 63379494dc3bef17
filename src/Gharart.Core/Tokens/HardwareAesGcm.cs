using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Gharart.Core.Tokens;

/// <summary>
/// Sealing with AES-256-GCM (NIST SP 800-38D) by the processor's own instructions, for messages of a few blocks: the set-up that a general library does
/// for each message costs ten times the work. Its results are those of <see cref="AesGcm"/>. Safe to share between threads; opening is left to the library.
/// </summary>
/// <remarks>Runs the same instructions on the same addresses whatever key and text are, so time tells nothing about them.</remarks>
internal sealed class HardwareAesGcm
{
    public const int KeyLength = 32;
    public const int NonceLength = 12;
    public const int TagLength = 16;

    private const int BlockLength = 16;
    private const int Rounds = 14;

    private readonly Vector128<byte>[] _roundKeys = new Vector128<byte>[Rounds + 1];

    // The hash key H of the standard, its bytes reversed as the multiplication wants them.
    private readonly Vector128<byte> _hashKey;

    /// <param name="key">32 bytes; not kept as such.</param>
    /// <exception cref="PlatformNotSupportedException">The processor lacks the instructions: ask <see cref="IsSupported"/>.</exception>
    public HardwareAesGcm(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        ExpandKey(key);
        _hashKey = Reverse(EncryptBlock(Vector128<byte>.Zero));
    }

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Aes.IsSupported && Pclmulqdq.IsSupported && Ssse3.IsSupported;

    /// <summary>Encrypts and authenticates one message; never twice under the same nonce.</summary>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="plaintext">What is hidden.</param>
    /// <param name="ciphertext">As long as the plaintext; must not overlap it.</param>
    /// <param name="tag">16 bytes.</param>
    /// <param name="associated">What is only authenticated.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated)
    {
        if (nonce.Length != NonceLength || tag.Length != TagLength || ciphertext.Length != plaintext.Length)
        {
            throw new ArgumentException("Nonces have 12 bytes, tags 16, and the ciphertext is as long as the plaintext.");
        }

        var counter = Counter(nonce);
        var (mask, stream, next) = EncryptBlocks(Numbered(counter, 1), Numbered(counter, 2), Numbered(counter, 3));
        for (var at = 0; at < plaintext.Length; at += BlockLength)
        {
            var length = Math.Min(BlockLength, plaintext.Length - at);
            Store(stream ^ Load(plaintext.Slice(at, length)), ciphertext.Slice(at, length));
            stream = next;
            if (plaintext.Length - at > 2 * BlockLength)
            {
                next = EncryptBlock(Numbered(counter, (uint)(at / BlockLength) + 4));
            }
        }

        var hash = Absorb(Vector128<byte>.Zero, associated);
        hash = Absorb(hash, ciphertext);
        hash = Multiply(hash ^ Vector128.Create((ulong)ciphertext.Length * 8, (ulong)associated.Length * 8).AsByte());
        (Reverse(hash) ^ mask).CopyTo(tag);
    }

    /// <summary>Hashes whole blocks, the last one filled up with zeros.</summary>
    private Vector128<byte> Absorb(Vector128<byte> hash, ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at += BlockLength)
        {
            hash = Multiply(hash ^ Reverse(Load(text.Slice(at, Math.Min(BlockLength, text.Length - at)))));
        }

        return hash;
    }

    /// <summary>The nonce and four bytes of room for the number of the block.</summary>
    private static Vector128<byte> Counter(ReadOnlySpan<byte> nonce)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        nonce.CopyTo(block);
        return Vector128.Create<byte>(block);
    }

    private static Vector128<byte> Numbered(Vector128<byte> counter, uint number) =>
        counter.AsUInt32().WithElement(3, BinaryPrimitives.ReverseEndianness(number)).AsByte();

    /// <summary>Three blocks at once: a round waits four cycles for the one before, so the other blocks cost nothing.</summary>
    private (Vector128<byte> First, Vector128<byte> Second, Vector128<byte> Third) EncryptBlocks(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third)
    {
        var keys = _roundKeys;
        first ^= keys[0];
        second ^= keys[0];
        third ^= keys[0];
        for (var round = 1; round < Rounds; round++)
        {
            var key = keys[round];
            first = Aes.Encrypt(first, key);
            second = Aes.Encrypt(second, key);
            third = Aes.Encrypt(third, key);
        }

        var last = keys[Rounds];
        return (Aes.EncryptLast(first, last), Aes.EncryptLast(second, last), Aes.EncryptLast(third, last));
    }

    private Vector128<byte> EncryptBlock(Vector128<byte> block)
    {
        var keys = _roundKeys;
        block ^= keys[0];
        for (var round = 1; round < Rounds; round++)
        {
            block = Aes.Encrypt(block, keys[round]);
        }

        return Aes.EncryptLast(block, keys[Rounds]);
    }

    /// <summary>
    /// Multiplies with the hash key in GF(2^128): a carry-less product of 256 bits, shifted by one because the standard counts bits from the other end, then
    /// reduced by x^128 + x^7 + x^2 + x + 1 (S. Gueron and M. Kounavis, "Intel Carry-Less Multiplication Instruction and its Usage for Computing the GCM Mode").
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<byte> Multiply(Vector128<byte> value)
    {
        var a = value.AsUInt64();
        var b = _hashKey.AsUInt64();
        var low = Pclmulqdq.CarrylessMultiply(a, b, 0x00).AsUInt32();
        var high = Pclmulqdq.CarrylessMultiply(a, b, 0x11).AsUInt32();
        var middle = (Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10)).AsUInt32();
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);

        var carryLow = low >>> 31;
        var carryHigh = high >>> 31;
        low = (low << 1) | Sse2.ShiftLeftLogical128BitLane(carryLow, 4);
        high = (high << 1) | Sse2.ShiftLeftLogical128BitLane(carryHigh, 4) | Sse2.ShiftRightLogical128BitLane(carryLow, 12);

        var fold = (low << 31) ^ (low << 30) ^ (low << 25);
        low ^= Sse2.ShiftLeftLogical128BitLane(fold, 12);
        var rest = Sse2.ShiftRightLogical128BitLane(fold, 4);
        return (high ^ low ^ rest ^ (low >>> 1) ^ (low >>> 2) ^ (low >>> 7)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Reverse(Vector128<byte> block) =>
        Ssse3.Shuffle(block, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

    /// <summary>Up to a block, the rest zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ReadOnlySpan<byte> text)
    {
        if (text.Length == BlockLength)
        {
            return Vector128.Create(text);
        }

        Span<byte> block = stackalloc byte[BlockLength];
        block.Clear();
        text.CopyTo(block);
        return Vector128.Create<byte>(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> block, Span<byte> target)
    {
        if (target.Length == BlockLength)
        {
            block.CopyTo(target);
            return;
        }

        Span<byte> bytes = stackalloc byte[BlockLength];
        block.CopyTo(bytes);
        bytes[..target.Length].CopyTo(target);
    }

    /// <summary>The key schedule of FIPS 197 §5.2: every other round key mixes in a round constant, which the instruction takes as a literal.</summary>
    private void ExpandKey(ReadOnlySpan<byte> key)
    {
        var even = Vector128.Create(key[..BlockLength]);
        var odd = Vector128.Create(key[BlockLength..]);
        (_roundKeys[0], _roundKeys[1]) = (even, odd);
        for (var round = 2; round <= Rounds; round += 2)
        {
            var assisted = round switch
            {
                2 => Aes.KeygenAssist(odd, 0x01),
                4 => Aes.KeygenAssist(odd, 0x02),
                6 => Aes.KeygenAssist(odd, 0x04),
                8 => Aes.KeygenAssist(odd, 0x08),
                10 => Aes.KeygenAssist(odd, 0x10),
                12 => Aes.KeygenAssist(odd, 0x20),
                _ => Aes.KeygenAssist(odd, 0x40),
            };
            even = Spread(even) ^ Sse2.Shuffle(assisted.AsInt32(), 0xFF).AsByte();
            _roundKeys[round] = even;
            if (round < Rounds)
            {
                odd = Spread(odd) ^ Sse2.Shuffle(Aes.KeygenAssist(even, 0x00).AsInt32(), 0xAA).AsByte();
                _roundKeys[round + 1] = odd;
            }
        }
    }

    /// <summary>Every word xor all words before it.</summary>
    private static Vector128<byte> Spread(Vector128<byte> words)
    {
        words ^= Sse2.ShiftLeftLogical128BitLane(words, 4);
        return words ^ Sse2.ShiftLeftLogical128BitLane(words, 8);
    }

    /// <summary>Forgets the key; the instance is of no use afterwards.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_roundKeys.AsSpan()));
}
