using System.Buffers.Binary;
using System.Numerics;

namespace Gharart.Core.Visitors;

/// <summary>SipHash-2-4 (Aumasson and Bernstein, 2012): a pseudo-random function with a 128-bit key and 64 bits of output.</summary>
internal static class SipHash
{
    /// <summary>Length of a key, in bytes.</summary>
    public const int KeyLength = 16;

    /// <summary>Hashes a message under a key of <see cref="KeyLength"/> bytes.</summary>
    public static ulong Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        unchecked
        {
            var k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
            var k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
            var v0 = k0 ^ 0x736F6D6570736575UL;
            var v1 = k1 ^ 0x646F72616E646F6DUL;
            var v2 = k0 ^ 0x6C7967656E657261UL;
            var v3 = k1 ^ 0x7465646279746573UL;

            var rest = message;
            for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            {
                Absorb(BinaryPrimitives.ReadUInt64LittleEndian(rest), ref v0, ref v1, ref v2, ref v3);
            }

            var last = (ulong)message.Length << 56;
            for (var i = 0; i < rest.Length; i++)
            {
                last |= (ulong)rest[i] << (8 * i);
            }

            Absorb(last, ref v0, ref v1, ref v2, ref v3);
            v2 ^= 0xFF;
            for (var round = 0; round < 4; round++)
            {
                Round(ref v0, ref v1, ref v2, ref v3);
            }

            return v0 ^ v1 ^ v2 ^ v3;
        }
    }

    private static void Absorb(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
