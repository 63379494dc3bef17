using System.Buffers.Binary;

namespace Gharart.Core.Clicks;

/// <summary>
/// Id of one click: a UUIDv7 (RFC 9562 §5.7) with 48 bits of time and 74 random bits. Written <c>clk_</c> and the dashed lower-case
/// UUID; sixteen big-endian bytes in tokens and records. The default value is no click.
/// </summary>
/// <param name="Value">The 128 bits in network order.</param>
public readonly record struct ClickId(UInt128 Value)
{
    /// <summary>Length of the binary form.</summary>
    public const int ByteLength = 16;

    /// <summary>Length of the text with its prefix.</summary>
    public const int TextLength = 4 + UuidV7.TextLength;

    /// <summary>Length of the UUID text without the prefix.</summary>
    public const int UuidTextLength = UuidV7.TextLength;

    private const string Prefix = ArtifactId.ClickPrefix + "_";

    /// <summary>When the click happened, in milliseconds since the Unix epoch: 0 … 2^48 − 1.</summary>
    public long UnixMilliseconds => (long)(ulong)(Value >> 80);

    /// <summary>Whether version and variant bits are those of a UUIDv7.</summary>
    public bool IsValid => UuidV7.IsValid(Value);

    /// <summary>Joins time and randomness.</summary>
    /// <param name="unixMilliseconds">0 … 2^48 − 1.</param>
    /// <param name="highRandom">Its low 12 bits are used.</param>
    /// <param name="lowRandom">Its low 62 bits are used.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time does not fit.</exception>
    public static ClickId Create(long unixMilliseconds, ulong highRandom, ulong lowRandom) =>
        new(UuidV7.Compose(unixMilliseconds, highRandom, lowRandom));

    /// <summary>Reads <see cref="ByteLength"/> bytes, whatever they are; ask <see cref="IsValid"/> of foreign bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The source is shorter.</exception>
    public static ClickId ReadBigEndian(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    /// <summary>Reads <c>clk_</c> and a dashed UUIDv7, in exactly the form that <see cref="ToString"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ClickId id)
    {
        id = default;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !UuidV7.TryParse(text[Prefix.Length..], out var value))
        {
            return false;
        }

        id = new ClickId(value);
        return true;
    }

    /// <summary>Writes <see cref="ByteLength"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void WriteBigEndian(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>Writes the text of <see cref="TextLength"/> ASCII bytes; false when the destination is shorter.</summary>
    public bool TryFormat(Span<byte> destination)
    {
        if (destination.Length < TextLength)
        {
            return false;
        }

        "clk_"u8.CopyTo(destination);
        return UuidV7.TryFormat(Value, destination[Prefix.Length..]);
    }

    /// <summary>Writes the UUID alone, <see cref="UuidTextLength"/> ASCII bytes, for callers with a prefix of their own.</summary>
    public bool TryFormatUuid(Span<byte> destination) => UuidV7.TryFormat(Value, destination);

    /// <summary><c>clk_</c> and the dashed lower-case UUID.</summary>
    public override string ToString() => string.Create(TextLength, Value, static (text, value) =>
    {
        Prefix.CopyTo(text);
        _ = UuidV7.TryFormat(value, text[Prefix.Length..]);
    });
}
