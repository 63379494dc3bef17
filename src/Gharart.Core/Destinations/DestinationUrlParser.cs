using System.Globalization;
using System.Text;
using Gharart.Core.Visitors;

namespace Gharart.Core.Destinations;

/// <summary>Reads a <see cref="DestinationUrl"/>, strict where browsers are lenient.</summary>
internal static class DestinationUrlParser
{
    public static DestinationUrlError Parse(string? text, Predicate<ClientAddress> isAllowed, out DestinationUrl? url)
    {
        url = null;
        if (string.IsNullOrEmpty(text))
        {
            return DestinationUrlError.Missing;
        }

        if (text.Length > DestinationUrl.MaxLength)
        {
            return DestinationUrlError.TooLong;
        }

        if (text.AsSpan().ContainsAnyInRange('\0', ' ') || text.Contains('\x7F', StringComparison.Ordinal))
        {
            return DestinationUrlError.ControlOrSpace;
        }

        if (text.Contains('\\', StringComparison.Ordinal))
        {
            return DestinationUrlError.Backslash;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan(0, colon).ContainsAny("/?#"))
        {
            return DestinationUrlError.NotAbsolute;
        }

        var isHttps = text.AsSpan(0, colon).Equals("https", StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !text.AsSpan(0, colon).Equals("http", StringComparison.OrdinalIgnoreCase))
        {
            return DestinationUrlError.SchemeNotHttp;
        }

        var rest = text[(colon + 1)..];
        if (!rest.StartsWith("//", StringComparison.Ordinal) || rest.StartsWith("///", StringComparison.Ordinal))
        {
            return DestinationUrlError.SlashesAfterScheme;
        }

        rest = rest[2..];
        var authorityEnd = rest.AsSpan().IndexOfAny("/?#");
        var error = DestinationAuthority.Parse(authorityEnd < 0 ? rest : rest[..authorityEnd], isAllowed, out var authority);
        if (error != DestinationUrlError.None)
        {
            return error;
        }

        error = Encode(authorityEnd < 0 ? string.Empty : rest[authorityEnd..], out var target);
        if (error != DestinationUrlError.None)
        {
            return error;
        }

        var (beforeFragment, fragment) = SplitAt(target, '#');
        var (path, query) = SplitAt(beforeFragment, '?');
        var parsed = new DestinationUrl(isHttps, authority, ResolveDots(path), query, fragment);
        if (parsed.Origin.Length + parsed.PathQueryFragment.Length > DestinationUrl.MaxLength)
        {
            return DestinationUrlError.TooLong;
        }

        url = parsed;
        return DestinationUrlError.None;
    }

    private static (string Before, string? After) SplitAt(string text, char separator)
    {
        var position = text.IndexOf(separator, StringComparison.Ordinal);
        return position < 0 ? (text, null) : (text[..position], text[(position + 1)..]);
    }

    // Brackets, quotes and a second number sign stay as they are: they are common in queries and fragments, and no browser changes them.
    private static DestinationUrlError Encode(string text, out string encoded)
    {
        encoded = string.Empty;
        var output = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            switch (character)
            {
                case > '\x7F':
                    return DestinationUrlError.NonAscii;
                case '{' or '}':
                    return DestinationUrlError.Brace;
                case '%' when i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]):
                    return DestinationUrlError.PercentEscape;
                case '"' or '<' or '>' or '^' or '`' or '|':
                    output.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}");
                    break;
                default:
                    output.Append(character);
                    break;
            }
        }

        encoded = output.ToString();
        return DestinationUrlError.None;
    }

    // As the path state of the WHATWG URL standard: ".." drops the segment before it, and a last dot segment leaves an empty one.
    private static string ResolveDots(string path)
    {
        var segments = new List<string>();
        var pieces = path.Length == 0 ? [string.Empty] : path[1..].Split('/');
        for (var i = 0; i < pieces.Length; i++)
        {
            var dots = pieces[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (dots == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }

            if (dots is not ("." or ".."))
            {
                segments.Add(pieces[i]);
            }
            else if (i == pieces.Length - 1)
            {
                segments.Add(string.Empty);
            }
        }

        return "/" + string.Join('/', segments);
    }
}
