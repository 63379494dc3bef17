using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gharart.Core.Geo;

/// <summary>A set of countries as 256 bits.</summary>
public readonly record struct CountrySet
{
    private readonly Words _words;

    private CountrySet(Words words) => _words = words;

    /// <summary>Makes the set of the given countries.</summary>
    public CountrySet(IEnumerable<Country> countries)
    {
        ArgumentNullException.ThrowIfNull(countries);
        foreach (var country in countries)
        {
            _words[country.Index >> 6] |= 1UL << (country.Index & 63);
        }
    }

    /// <summary>Whether the country is in the set.</summary>
    public bool Contains(Country country) => (_words[country.Index >> 6] >> (country.Index & 63) & 1) != 0;

    /// <summary>The members in index order.</summary>
    public IEnumerable<Country> Members
    {
        get
        {
            for (var i = 0; i < 4; i++)
            {
                for (var rest = _words[i]; rest != 0; rest &= rest - 1)
                {
                    yield return Country.FromIndex((i << 6) + BitOperations.TrailingZeroCount(rest));
                }
            }
        }
    }

    /// <summary>How many members there are.</summary>
    public int Count
    {
        get
        {
            ReadOnlySpan<ulong> words = _words;
            var count = 0;
            foreach (var word in words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>The countries that are in both sets.</summary>
    public CountrySet Intersect(CountrySet other)
    {
        var common = new Words();
        for (var i = 0; i < 4; i++)
        {
            common[i] = _words[i] & other._words[i];
        }

        return new CountrySet(common);
    }

    /// <summary>The member with the lowest index; false for the empty set.</summary>
    public bool TryFirst(out Country country)
    {
        for (var i = 0; i < 4; i++)
        {
            if (_words[i] != 0)
            {
                country = Country.FromIndex((i << 6) + BitOperations.TrailingZeroCount(_words[i]));
                return true;
            }
        }

        country = Country.Unknown;
        return false;
    }

    /// <inheritdoc />
    public bool Equals(CountrySet other)
    {
        ReadOnlySpan<ulong> words = _words;
        return words.SequenceEqual(other._words);
    }

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_words[0], _words[1], _words[2], _words[3]);

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}
