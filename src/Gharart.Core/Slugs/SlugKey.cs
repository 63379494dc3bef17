using System.Text;

namespace Gharart.Core.Slugs;

/// <summary>
/// A slug folded to lower case and packed into 128 bits: base 39, a digit 1–38 a character, so 24 characters fit exactly
/// (39^24 &lt; 2^127) and two slugs are equal when their keys are. 0 is no slug.
/// </summary>
/// <param name="Value">The packed characters, first character most significant.</param>
public readonly record struct SlugKey(UInt128 Value)
{
    /// <summary>Shortest slug, in characters (contract §4).</summary>
    public const int MinLength = 4;

    /// <summary>Longest slug, in characters (contract §4).</summary>
    public const int MaxLength = 24;

    private const string Alphabet = "\0abcdefghijklmnopqrstuvwxyz0123456789_-";

    // 39^12, the largest power that fits 64 bits; 39^3 is the smallest key of four characters, 39^24 the first of twenty-five.
    private static readonly UInt128 Half = 12_381_557_655_576_425_121;
    private static readonly UInt128 Shortest = 39 * 39 * 39;
    private static readonly UInt128 Beyond = Half * Half;

    private static readonly byte[] DigitByCharacter = BuildDigits();

    /// <summary>Well-mixed 64-bit hash; shards take its top bits, the in-memory index the rest.</summary>
    public ulong Hash
    {
        get
        {
            unchecked
            {
                // The 64-bit finaliser of MurmurHash3 over both halves.
                var h = (ulong)Value ^ (ulong)(Value >> 64) * 0x9E3779B97F4A7C15UL;
                h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDUL;
                h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53UL;
                return h ^ (h >> 33);
            }
        }
    }

    /// <summary>Whether the value is one that <see cref="TryPack"/> gives: 4–24 characters, each a digit of its own.</summary>
    public bool IsValid => IsValidWith(0);

    /// <summary>Packs a slug in any case; false when it does not match <c>^[A-Za-z0-9_-]{4,24}$</c>.</summary>
    public static bool TryPack(ReadOnlySpan<byte> slug, out SlugKey key)
    {
        key = default;
        if (slug.Length is < MinLength or > MaxLength)
        {
            return false;
        }

        UInt128 value = 0;
        foreach (var character in slug)
        {
            var digit = DigitByCharacter[character];
            if (digit == 0)
            {
                return false;
            }

            unchecked
            {
                value = (value * 39) + digit;
            }
        }

        key = new SlugKey(value);
        return true;
    }

    /// <summary>Bit n is set where character n of the text is a capital.</summary>
    public static uint CapitalsOf(ReadOnlySpan<byte> slug)
    {
        var capitals = 0u;
        for (var i = 0; i < slug.Length; i++)
        {
            capitals |= char.IsAsciiLetterUpper((char)slug[i]) ? 1u << i : 0;
        }

        return capitals;
    }

    /// <summary>Writes the slug with the given characters as capitals; returns its length.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="capitals">As <see cref="CapitalsOf"/> gives it; 0 for the folded slug.</param>
    public int Write(Span<byte> destination, uint capitals = 0)
    {
        // Two 64-bit halves of twelve digits each: dividing 128 bits two dozen times would cost a microsecond.
        var length = WriteDigits(destination, (ulong)(Value / Half), 0);
        length += WriteDigits(destination[length..], (ulong)(Value % Half), length == 0 ? 0 : MaxLength / 2);
        var written = destination[..length];
        for (var i = 0; i < length; i++)
        {
            written[i] -= (byte)((capitals >> i & 1) << 5);
        }

        return length;
    }

    /// <summary>Whether the value is a slug and the capitals stand where it has letters, so that <see cref="Write"/> gives slug characters only.</summary>
    internal bool IsValidWith(uint capitals)
    {
        if (Value < Shortest || Value >= Beyond)
        {
            return false;
        }

        Span<byte> characters = stackalloc byte[MaxLength + 1];
        var length = Write(characters);
        for (var i = 0; i < length; i++)
        {
            if (characters[i] == 0 || ((capitals >> i & 1) != 0 && !char.IsAsciiLetter((char)characters[i])))
            {
                return false;
            }
        }

        return capitals >> length == 0;
    }

    /// <summary>The folded slug.</summary>
    public override string ToString()
    {
        Span<byte> characters = stackalloc byte[MaxLength + 1];
        return Encoding.ASCII.GetString(characters[..Write(characters)]);
    }

    // Most significant first; at least the given number of digits.
    private static int WriteDigits(Span<byte> destination, ulong value, int atLeast)
    {
        var length = 0;
        while (value != 0 || length < atLeast)
        {
            destination[length++] = (byte)Alphabet[(int)(value % 39)];
            value /= 39;
        }

        destination[..length].Reverse();
        return length;
    }

    private static byte[] BuildDigits()
    {
        var digits = new byte[256];
        for (var digit = 1; digit < Alphabet.Length; digit++)
        {
            digits[Alphabet[digit]] = (byte)digit;
            digits[char.ToUpperInvariant(Alphabet[digit])] = (byte)digit;
        }

        return digits;
    }
}
