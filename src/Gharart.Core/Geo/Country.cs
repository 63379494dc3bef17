namespace Gharart.Core.Geo;

/// <summary>
/// An ISO 3166-1 alpha-2 country, or <see cref="Unknown"/> (<c>XX</c>). One byte, so that a set of countries is 256 bits.
/// </summary>
/// <remarks>The index is an in-memory convenience and never leaves the process: files and wires carry the two letters.</remarks>
public readonly record struct Country
{
    private const string Codes =
        "XXADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ" +
        "DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISIT" +
        "JEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZ" +
        "NANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZ" +
        "TCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

    private const int NotACountry = 255;

    private static readonly byte[] IndexByLetters = BuildIndex();

    private readonly byte _index;

    private Country(byte index) => _index = index;

    /// <summary>How many values there are: 249 countries and <see cref="Unknown"/>.</summary>
    public static int Count => Codes.Length / 2;

    /// <summary>The country could not be told; written <c>XX</c>. Also the default value.</summary>
    public static Country Unknown => default;

    /// <summary>Position in <see cref="All"/>: 0 is <see cref="Unknown"/>, then alphabetical.</summary>
    public int Index => _index;

    /// <summary>Both letters in ASCII, the first in the high byte; the form that tokens and click records carry.</summary>
    public ushort Letters => (ushort)((Codes[_index * 2] << 8) | Codes[(_index * 2) + 1]);

    /// <summary>Every value, <see cref="Unknown"/> first, then alphabetical.</summary>
    public static IEnumerable<Country> All => Enumerable.Range(0, Count).Select(FromIndex);

    /// <summary>The value at a position of <see cref="All"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is outside 0 … <see cref="Count"/> − 1.</exception>
    public static Country FromIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return new Country((byte)index);
    }

    /// <summary>The country with these <see cref="Letters"/>, or <see cref="Unknown"/> where there is none.</summary>
    public static Country FromLetters(ushort letters)
    {
        ReadOnlySpan<byte> code = [(byte)(letters >> 8), (byte)(letters & 0xFF)];
        return TryParse(code, out var country) ? country : Unknown;
    }

    /// <summary>Reads a two-letter code in any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> code, out Country country)
    {
        if (code is [< (char)128, < (char)128])
        {
            ReadOnlySpan<byte> letters = [(byte)code[0], (byte)code[1]];
            return TryParse(letters, out country);
        }

        country = Unknown;
        return false;
    }

    /// <summary>Reads a two-letter ASCII code in any case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> code, out Country country)
    {
        country = Unknown;
        if (code.Length != 2)
        {
            return false;
        }

        var first = (code[0] | 0x20) - 'a';
        var second = (code[1] | 0x20) - 'a';
        if (first is < 0 or >= 26 || second is < 0 or >= 26)
        {
            return false;
        }

        var index = IndexByLetters[(first * 26) + second];
        if (index == NotACountry)
        {
            return false;
        }

        country = new Country(index);
        return true;
    }

    /// <summary>The two upper-case letters.</summary>
    public override string ToString() => Codes.Substring(_index * 2, 2);

    private static byte[] BuildIndex()
    {
        var index = new byte[26 * 26];
        Array.Fill(index, (byte)NotACountry);
        for (var i = 0; i < Codes.Length / 2; i++)
        {
            index[((Codes[i * 2] - 'A') * 26) + (Codes[(i * 2) + 1] - 'A')] = (byte)i;
        }

        return index;
    }
}
