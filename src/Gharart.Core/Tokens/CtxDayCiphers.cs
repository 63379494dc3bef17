using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gharart.Core.Tokens;

/// <summary>
/// Ciphers by ctx key and UTC day. Deriving a key costs more than sealing, so each thread keeps the last few; per thread, because an
/// <see cref="AesGcm"/> is not safe to share.
/// </summary>
internal static class CtxDayCiphers
{
    /// <summary>Days kept a thread: today, yesterday around midnight, and the recent days that most conversions refer to.</summary>
    internal const int Capacity = 8;

    private const long MillisecondsPerDay = 86_400_000;
    private const int KeyLength = 32;

    [ThreadStatic]
    private static Entry[]? ThreadEntries;

    private static ReadOnlySpan<byte> InfoPrefix => "gharart/ctx/v1"u8;

    /// <summary>
    /// The cipher of a day. Use it before the next call on this thread, which may dispose it.
    /// </summary>
    /// <param name="key">Key of a key id; the same array stands for the same key.</param>
    /// <param name="unixMilliseconds">A time of the day, 0 … 2^48 − 1.</param>
    public static CtxDayCipher Get(byte[] key, long unixMilliseconds)
    {
        var day = (uint)(unixMilliseconds / MillisecondsPerDay);
        var entries = ThreadEntries ??= new Entry[Capacity];
        ref var first = ref entries[0];
        return first.IsFor(key, day) ? first.Cipher! : BringToFront(entries, key, day);
    }

    private static CtxDayCipher BringToFront(Entry[] entries, byte[] key, uint day)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i].IsFor(key, day))
            {
                var hit = entries[i];
                Array.Copy(entries, 0, entries, 1, i);
                entries[0] = hit;
                return hit.Cipher!;
            }
        }

        // Made before anything is evicted: a failure must leave the cache whole.
        var made = new Entry(key, day, Create(key, day));
        entries[^1].Cipher?.Dispose();
        Array.Copy(entries, 0, entries, 1, entries.Length - 1);
        entries[0] = made;
        return made.Cipher!;
    }

    private static CtxDayCipher Create(byte[] key, uint day)
    {
        Span<byte> info = stackalloc byte[InfoPrefix.Length + sizeof(uint)];
        InfoPrefix.CopyTo(info);
        BinaryPrimitives.WriteUInt32BigEndian(info[InfoPrefix.Length..], day);

        Span<byte> dayKey = stackalloc byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, dayKey, salt: [], info);
        var cipher = new CtxDayCipher(dayKey);
        CryptographicOperations.ZeroMemory(dayKey);
        return cipher;
    }

    private readonly record struct Entry(byte[]? Key, uint Day, CtxDayCipher? Cipher)
    {
        public bool IsFor(byte[] key, uint day) => ReferenceEquals(Key, key) && Day == day;
    }
}
