using System.Text;

namespace Gharart.Edge.Tests.Hostile;

/// <summary>Requests near the border between right and wrong.</summary>
internal static class RandomRequests
{
    private static readonly string[] Paths =
        ["/sale", "/SALE", "/plain", "/bridge", "/split", "/country", "/sale+", "/missing", "/_edge/redirect/acme/sale", "/_edge/redirect/", "/robots.txt", "/", "//", "/.well-known/"];

    private static readonly string[] Pieces =
    [
        "%", "%0a", "%0D", "%00", "%2e%2e", "/../", "\\", "//", "@", ":", "#", "?", "&", "=", "+", ";", "ctx=", "seg=", "gx_vid=", "utm_source=",
        "https://evil.example", "//evil.example", "\t", "\u00ff", "\u00c3\u00a4", "<script>", "\"", "'", "{", "}", "|", "^", "`", "xn--", "..", ".localhost",
        "%ff", "%C3%28", "a", "0", "-", "_", " ",
    ];

    private static readonly string[] Headers =
    [
        "User-Agent", "Referer", "Cookie", "Sec-CH-UA-Mobile", "Sec-CH-UA-Form-Factors", "Sec-CH-UA-Platform", "Sec-GPC", "DNT", "Sec-Purpose", "Accept",
        "X-Forwarded-For", "X-Forwarded-Host", "x-request-id", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "Host",
    ];

    public static byte[] Next(Random random)
    {
        var text = new StringBuilder();
        text.Append(random.Next(10) == 0 ? Garbage(random, 6) : random.Next(8) == 0 ? "HEAD" : "GET").Append(' ');
        text.Append(Pick(random, Paths));
        if (random.Next(3) == 0)
        {
            text.Append(Garbage(random, 4));
        }

        if (random.Next(2) == 0)
        {
            text.Append('?').Append(Garbage(random, 30));
        }

        text.Append(" HTTP/1.1\r\nHost: ");
        text.Append(random.Next(6) == 0 ? Garbage(random, 4) : "acme").Append(".localhost");
        text.Append("\r\n");
        for (var i = random.Next(6); i > 0; i--)
        {
            text.Append(Pick(random, Headers)).Append(": ").Append(Garbage(random, 12)).Append("\r\n");
        }

        text.Append("\r\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static string Garbage(Random random, int most)
    {
        var text = new StringBuilder();
        for (var i = random.Next(most + 1); i > 0; i--)
        {
            text.Append(random.Next(12) == 0 ? ((char)random.Next(256)).ToString() : Pick(random, Pieces));
        }

        return text.ToString();
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
