using System.Buffers;

namespace Gharart.Core.Destinations;

/// <summary>Appends the pieces of a Location to a span; what does not fit sets <see cref="Failed"/> and writes no more.</summary>
internal ref struct LocationWriter
{
    // What a visitor may put into a query unencoded: RFC 3986 query characters but the separators & and ; (some servers split at the latter),
    // the quote, and % which is judged by what follows it.
    private static readonly SearchValues<byte> VisitorSafe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~=+*,:@/?$!()"u8);

    private readonly Span<byte> _output;
    private int _queryStart;

    public LocationWriter(Span<byte> output) => _output = output;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Whether something did not fit.</summary>
    public bool Failed { get; private set; }

    /// <summary>A writer that goes on after what is written, in the whole of the span whose start this one has.</summary>
    public readonly LocationWriter WithRoom(Span<byte> output) => new(output) { _queryStart = _queryStart, Length = Length, Failed = Failed };

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (Failed || !bytes.TryCopyTo(_output[Length..]))
        {
            Failed = true;
            return;
        }

        Length += bytes.Length;
    }

    /// <summary>Starts the query or the next parameter in it.</summary>
    public void WriteSeparator()
    {
        if (_queryStart == 0)
        {
            Write("?"u8);
            _queryStart = Length;
        }
        else if (Length != _queryStart && _output[Length - 1] != '&')
        {
            Write("&"u8);
        }
    }

    public void WriteParameter(scoped ReadOnlySpan<byte> parameter)
    {
        WriteSeparator();
        Write(parameter);
    }

    /// <summary>Writes a parameter of a template; all of it within the limit, or nothing at all. Without room in the output it fails.</summary>
    /// <returns>The bytes written, 0 where it is over the limit.</returns>
    public int WriteTemplate(UrlParamTemplate template, in PlaceholderValues values, int limit)
    {
        var start = Length;
        var queryStart = _queryStart;
        WriteParameter(template.KeyBytes);
        Write("="u8);
        if (Failed || !template.Value.TryRender(values, _output[Length..], out var written))
        {
            Failed = true;
            return 0;
        }

        Length += written;
        if (Length - start <= limit)
        {
            return Length - start;
        }

        Length = start;
        _queryStart = queryStart;
        return 0;
    }

    /// <summary>Writes a parameter that a visitor sent, encoded where needed; all of it within the limit, or nothing at all.</summary>
    /// <returns>The bytes written, 0 where it did not fit.</returns>
    public int TryWriteVisitorParameter(scoped ReadOnlySpan<byte> parameter, int limit)
    {
        var start = Length;
        var queryStart = _queryStart;
        WriteSeparator();
        while (!parameter.IsEmpty && !Failed && Length - start <= limit)
        {
            var safe = parameter.IndexOfAnyExcept(VisitorSafe);
            safe = safe < 0 ? parameter.Length : safe;
            Write(parameter[..safe]);
            parameter = parameter[safe..];
            if (!parameter.IsEmpty)
            {
                parameter = parameter[WriteUnsafe(parameter)..];
            }
        }

        if (!Failed && Length - start <= limit)
        {
            return Length - start;
        }

        Length = start;
        Failed = false;
        _queryStart = queryStart;
        return 0;
    }

    private int WriteUnsafe(scoped ReadOnlySpan<byte> text)
    {
        if (PercentEncoding.IsEscape(text))
        {
            Write(text[..3]);
            return 3;
        }

        Span<byte> escape = stackalloc byte[3];
        PercentEncoding.WriteEscape(text[0], escape);
        Write(escape);
        return 1;
    }
}
