namespace Gharart.Core.Geo;

/// <summary>The countries of the records in the data section; each record is decoded once.</summary>
internal ref struct MmdbCountryRecords(ReadOnlySpan<byte> data, long valueLimit)
{
    private readonly int _length = data.Length;
    private readonly Dictionary<int, Country> _decoded = [];
    private MmdbValueReader _values = new(data, "data section", valueLimit);

    /// <summary>Whether any record so far has a <c>country</c> or <c>registered_country</c>.</summary>
    public bool HasCountries { get; private set; }

    /// <summary>Whether there was any record so far.</summary>
    public readonly bool IsEmpty => _decoded.Count == 0;

    /// <summary>The country of the record at an offset into the data section.</summary>
    public Country At(long offset)
    {
        if (offset < 0 || offset >= _length)
        {
            throw new InvalidCountryDatabaseException($"search tree: a record leads outside the data section, to {offset}");
        }

        var position = (int)offset;
        if (!_decoded.TryGetValue(position, out var country))
        {
            country = Decode(position);
            _decoded.Add(position, country);
        }

        return country;
    }

    private Country Decode(int position)
    {
        var countryAt = -1;
        var registeredAt = -1;
        _values.Position = position;
        if (!_values.TryEnterMap(out var entryCount))
        {
            return Country.Unknown;
        }

        for (var i = 0; i < entryCount; i++)
        {
            var key = _values.ReadText();
            if (key.SequenceEqual("country"u8))
            {
                countryAt = _values.Position;
            }
            else if (key.SequenceEqual("registered_country"u8))
            {
                registeredAt = _values.Position;
            }

            _values.Skip();
        }

        return TryReadIsoCode(countryAt, out var country) || TryReadIsoCode(registeredAt, out country) ? country : Country.Unknown;
    }

    /// <summary>False where the map has no code; a code that is no country (as <c>XK</c>) gives <see cref="Country.Unknown"/>.</summary>
    private bool TryReadIsoCode(int mapAt, out Country country)
    {
        country = Country.Unknown;
        if (mapAt < 0)
        {
            return false;
        }

        _values.Position = mapAt;
        if (!_values.TryEnterMap(out var entryCount))
        {
            return false;
        }

        HasCountries = true;
        for (var i = 0; i < entryCount; i++)
        {
            if (!_values.ReadText().SequenceEqual("iso_code"u8))
            {
                _values.Skip();
            }
            else if (_values.TryReadText(out var code))
            {
                _ = Country.TryParse(code, out country);
                return true;
            }
        }

        return false;
    }
}
