using System.Text;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Outgoing;

/// <summary>Makes an absolute URL of what stands in <c>Location</c> (RFC 9110 §10.2.2, RFC 3986 §5.2); the URL type then judges it.</summary>
internal static class RedirectTarget
{
    public static string Resolve(DestinationUrl from, string location)
    {
        var target = Encode(location.Trim(' ', '\t'));
        var fragment = target.IndexOf('#', StringComparison.Ordinal);
        target = fragment < 0 ? target : target[..fragment];
        if (target.Length == 0)
        {
            return from.Origin + from.Path + Query(from);
        }

        if (target.StartsWith("//", StringComparison.Ordinal))
        {
            return (from.IsHttps ? "https:" : "http:") + target;
        }

        return target[0] switch
        {
            '/' => from.Origin + target,
            '?' => from.Origin + from.Path + target,
            _ when HasScheme(target) => target,
            _ => from.Origin + from.Path[..(from.Path.LastIndexOf('/') + 1)] + target,
        };
    }

    private static string? Query(DestinationUrl url) => url.Query is null ? null : "?" + url.Query;

    private static bool HasScheme(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        var end = target.AsSpan().IndexOfAny("/?");
        return colon >= 0 && (end < 0 || colon < end);
    }

    // Browsers take raw UTF-8 (which HTTP hands on byte by byte), spaces and braces, and encode them. In a host it stays wrong: a % is none of its characters.
    private static string Encode(string location)
    {
        var encoded = new StringBuilder(location.Length + 16);
        foreach (var character in location)
        {
            _ = character is ' ' or '{' or '}' or (> '~' and <= 'ÿ') ? encoded.Append('%').Append(((int)character).ToString("X2", null)) : encoded.Append(character);
        }

        return encoded.ToString();
    }
}
