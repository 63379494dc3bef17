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

    /// <summary>The folded slug.</summary>
    public override string ToString()
    {
        Span<char> characters = stackalloc char[MaxLength];
        var start = MaxLength;
        for (var rest = Value; rest != 0 && start > 0; rest /= 39)
        {
            characters[--start] = Alphabet[(int)(rest % 39)];
        }

        return new string(characters[start..]);
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
