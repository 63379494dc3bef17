using System.Buffers.Binary;

namespace Gharart.Core;

/// <summary>The UUIDv7 layout of RFC 9562 §5.7 over a 128-bit number in network order.</summary>
internal static class UuidV7
{
    /// <summary>Length of the dashed text.</summary>
    public const int TextLength = 36;

    /// <summary>Largest time that 48 bits hold, in milliseconds since the Unix epoch (year 10889).</summary>
    public const long MaxUnixMilliseconds = (1L << 48) - 1;

    private const int ByteLength = 16;
    private const ulong Version = 0x7000;
    private const ulong Variant = 1UL << 63;
    private const ulong LowRandomMask = (1UL << 62) - 1;

    /// <summary>Joins 48 bits of time, 12 high and 62 low random bits; more bits of randomness are cut off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or above <see cref="MaxUnixMilliseconds"/>.</exception>
    public static UInt128 Compose(long unixMilliseconds, ulong highRandom, ulong lowRandom)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unixMilliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unixMilliseconds, MaxUnixMilliseconds);
        var upper = ((ulong)unixMilliseconds << 16) | Version | (highRandom & 0xFFF);
        return new UInt128(upper, Variant | (lowRandom & LowRandomMask));
    }

    /// <summary>Whether version and variant bits are those of a UUIDv7.</summary>
    public static bool IsValid(UInt128 value) =>
        ((ulong)(value >> 64) & 0xF000) == Version && ((ulong)(value & ulong.MaxValue) >> 62) == 0b10;

    /// <summary>The dashed lower-case text; false when the destination is shorter than <see cref="TextLength"/>.</summary>
    public static bool TryFormat(UInt128 value, Span<char> destination) => ToGuid(value).TryFormat(destination, out _, "D");

    /// <inheritdoc cref="TryFormat(UInt128, Span{char})"/>
    public static bool TryFormat(UInt128 value, Span<byte> destination) => ToGuid(value).TryFormat(destination, out _, "D");

    /// <summary>Reads dashed lower-case text, in exactly the form that <see cref="TryFormat(UInt128, Span{char})"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        if (text.Length != TextLength || !Guid.TryParseExact(text, "D", out var guid))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[ByteLength];
        _ = guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var candidate = BinaryPrimitives.ReadUInt128BigEndian(bytes);

        // Guid.Parse is lenient about case and some signs; writing it again leaves one text for one value.
        Span<char> canonical = stackalloc char[TextLength];
        if (!IsValid(candidate) || !TryFormat(candidate, canonical) || !text.SequenceEqual(canonical))
        {
            return false;
        }

        value = candidate;
        return true;
    }

    private static Guid ToGuid(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }
}
