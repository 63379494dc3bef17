using System.Globalization;
using System.Text;
using Gharart.Edge.Http;

namespace Gharart.Edge.Pages;

/// <summary>The few fixed paths that browsers and crawlers ask every host for.</summary>
internal sealed class WellKnownPages(EdgeOptions options)
{
    private const int SecurityTextDays = 180;

    private static readonly byte[] TextBlock = ResponseWriter.Block(
        200, ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "public, max-age=3600"), ("X-Content-Type-Options", "nosniff"));

    private static readonly byte[] FaviconBlock = ResponseWriter.Block(204, ("Cache-Control", "public, max-age=86400"));

    // Crawlers may look: only then do they see the noindex of every answer.
    private static ReadOnlySpan<byte> Robots => "User-agent: *\nAllow: /\n"u8;

    /// <summary>Answers when the path is one of them. No slug has a dot, which tells them apart at once.</summary>
    public bool TryAnswer(ReadOnlySpan<byte> path, long unixMilliseconds, ref ResponseWriter response)
    {
        if (!path.Contains((byte)'.'))
        {
            return false;
        }

        if (path.SequenceEqual("/favicon.ico"u8))
        {
            response.Begin(FaviconBlock, 0);
            response.End();
            return true;
        }

        if (path.SequenceEqual("/robots.txt"u8))
        {
            response.Begin(TextBlock, 0);
            response.End(Robots);
            return true;
        }

        if (path.SequenceEqual("/.well-known/security.txt"u8))
        {
            response.Begin(TextBlock, 0);
            response.End(SecurityText(unixMilliseconds));
            return true;
        }

        return false;
    }

    // RFC 9116: Contact and Expires are required.
    private byte[] SecurityText(long unixMilliseconds)
    {
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).AddDays(SecurityTextDays)
            .UtcDateTime.ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes($"Contact: {options.Contact}\nExpires: {expires}\n");
    }
}
