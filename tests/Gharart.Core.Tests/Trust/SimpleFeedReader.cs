using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Trust.Feeds;

namespace Gharart.Core.Tests.Trust;

/// <summary>Reads the entries of a feed as docs/risk-feeds.md tells, a text a line: slow, and plain to see. Null for a file that is none.</summary>
internal static class SimpleFeedReader
{
    /// <summary>The hashes in hexadecimal digits, 32 of each, or as many as the file has of it.</summary>
    public static List<string>? Read(byte[] file, FeedKind kind)
    {
        string[] lines;
        try
        {
            using var text = new StreamReader(new MemoryStream(file), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            lines = [.. Lines(text)];
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        var entries = lines.Select(line => line.Trim()).SkipWhile(line => line.Length > 0).Where(line => line.Length > 0 && line[0] != '#');
        var hashes = entries.Select(entry => Hash(entry, kind)).ToList();
        return hashes.Contains(null) || lines.Any(line => line.Length > 2_112) ? null : [.. hashes.OfType<string>()];
    }

    private static IEnumerable<string> Lines(StreamReader text)
    {
        while (text.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static string? Hash(string entry, FeedKind kind)
    {
        if (entry.All(char.IsAsciiHexDigit))
        {
            return entry.Length == 64 ? entry[..32].ToLowerInvariant() : entry.Length is >= 8 and <= 32 && entry.Length % 2 == 0 ? entry.ToLowerInvariant() : null;
        }

        string text;
        if (kind == FeedKind.Url)
        {
            if (!DestinationUrl.TryParse(entry.Contains("://", StringComparison.Ordinal) ? entry : "http://" + entry, out var url, out _))
            {
                return null;
            }

            text = string.Create(CultureInfo.InvariantCulture, $"{url.Origin.Split("://")[1]}{url.Path}{(url.Query is null ? "" : "?" + url.Query)}");
        }
        else if (HostName.TryParse(entry, out var name, out _) && name.LabelCount > 1)
        {
            text = name.Ascii;
        }
        else
        {
            return null;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..32];
    }
}
