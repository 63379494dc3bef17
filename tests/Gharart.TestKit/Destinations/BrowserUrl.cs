namespace Gharart.TestKit.Destinations;

/// <summary>
/// What a browser makes of an http(s) Location, written from the WHATWG URL standard's states without looking at the product: it is as
/// lenient as browsers are (tabs and line breaks vanish, backslashes are slashes, any number of slashes), so it sees the host they see.
/// </summary>
public sealed record BrowserUrl(string Scheme, string UserInfo, string Host, string Port, string Path, string? Query, string? Fragment)
{
    public string Origin => $"{Scheme}://{Host}{(Port.Length == 0 || (Scheme, Port) is ("http", "80") or ("https", "443") ? "" : ":" + Port)}";

    public static BrowserUrl? Parse(string text)
    {
        text = new string([.. text.Trim([.. Enumerable.Range(0, 33).Select(c => (char)c)]).Where(c => c is not ('\t' or '\n' or '\r'))]);
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            return null;
        }

        var scheme = text[..colon].ToLowerInvariant();
        if (scheme is not ("http" or "https"))
        {
            return null;
        }

        var at = colon + 1;
        while (at < text.Length && text[at] is '/' or '\\')
        {
            at++;
        }

        var end = at;
        while (end < text.Length && text[end] is not ('/' or '\\' or '?' or '#'))
        {
            end++;
        }

        var authority = text[at..end];
        var userEnd = authority.LastIndexOf('@');
        var user = userEnd < 0 ? "" : authority[..userEnd];
        var hostAndPort = authority[(userEnd + 1)..];
        var bracket = hostAndPort.LastIndexOf(']');
        var portAt = hostAndPort.IndexOf(':', bracket < 0 ? 0 : bracket);
        var host = Uri.UnescapeDataString(portAt < 0 ? hostAndPort : hostAndPort[..portAt]).ToLowerInvariant();
        var port = portAt < 0 ? "" : hostAndPort[(portAt + 1)..].TrimStart('0');

        var rest = text[end..];
        var hash = rest.IndexOf('#');
        var fragment = hash < 0 ? null : rest[(hash + 1)..];
        rest = hash < 0 ? rest : rest[..hash];
        var mark = rest.IndexOf('?');
        var query = mark < 0 ? null : rest[(mark + 1)..];
        var path = (mark < 0 ? rest : rest[..mark]).Replace('\\', '/');

        var kept = new Stack<string>();
        var pieces = path.TrimStart('/') == path ? [""] : path[1..].Split('/');
        foreach (var (index, piece) in pieces.Index())
        {
            var isLast = index == pieces.Length - 1;
            switch (piece.ToLowerInvariant())
            {
                case "." or "%2e":
                    if (isLast)
                    {
                        kept.Push("");
                    }

                    break;
                case ".." or ".%2e" or "%2e." or "%2e%2e":
                    _ = kept.TryPop(out _);
                    if (isLast)
                    {
                        kept.Push("");
                    }

                    break;
                default:
                    kept.Push(piece);
                    break;
            }
        }

        return new BrowserUrl(scheme, user, host, port, "/" + string.Join('/', kept.Reverse()), query, fragment);
    }
}
