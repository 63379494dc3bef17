using System.Globalization;
using System.Text;

namespace Gharart.Edge.Pages;

/// <summary>The few fixed paths that browsers and crawlers ask every host for.</summary>
internal sealed class WellKnownPages(EdgeOptions options, TimeProvider time)
{
    private static readonly TimeSpan SecurityTextLifetime = TimeSpan.FromDays(180);

    // Crawlers may look: only then do they see the noindex of every answer.
    private static readonly byte[] Robots = "User-agent: *\nAllow: /\n"u8.ToArray();

    /// <summary>Answers when the path is one of them.</summary>
    public bool TryAnswer(HttpContext context, string path, out Task answered)
    {
        switch (path)
        {
            case "/robots.txt":
                answered = WriteTextAsync(context, Robots);
                return true;
            case "/favicon.ico":
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                context.Response.Headers.CacheControl = "public, max-age=86400";
                answered = Task.CompletedTask;
                return true;
            case "/.well-known/security.txt":
                answered = WriteTextAsync(context, SecurityText());
                return true;
            default:
                answered = Task.CompletedTask;
                return false;
        }
    }

    // RFC 9116: Contact and Expires are required.
    private byte[] SecurityText()
    {
        var expires = (time.GetUtcNow() + SecurityTextLifetime).UtcDateTime.ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes($"Contact: {options.Contact}\nExpires: {expires}\n");
    }

    private static Task WriteTextAsync(HttpContext context, byte[] text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "public, max-age=3600";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentLength = text.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(text, CancellationToken.None).AsTask();
    }
}
