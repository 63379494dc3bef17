using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gharart.Edge.Pages;

/// <summary>Writes the edge's few pages: small, without script or third-party resource, readable in light and dark.</summary>
internal static class PageWriter
{
    private const string Style =
        ":root{color-scheme:light dark;--ink:#1c1e21;--soft:#5b616b;--paper:#f6f7f9;--card:#fff;--line:#dfe3e8;--accent:#0b5cad}" +
        "@media(prefers-color-scheme:dark){:root{--ink:#eceef1;--soft:#a9b0bb;--paper:#14161a;--card:#1d2026;--line:#333842;--accent:#7ab8ff}}" +
        "body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}" +
        "main{box-sizing:border-box;width:min(34rem,100vw - 2rem);margin:1rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}" +
        "h1{margin:0 0 .75rem;font-size:1.4rem}p{margin:.5rem 0}dt{color:var(--soft);font-size:.875rem}dd{margin:0 0 .75rem;overflow-wrap:anywhere}" +
        "small{display:block;margin-top:1.25rem;color:var(--soft);overflow-wrap:anywhere}a{color:var(--accent)}" +
        "a.go{display:inline-block;margin-top:.75rem;padding:.6rem 1.1rem;border-radius:.5rem;background:var(--accent);color:var(--card);text-decoration:none}";

    // Only this very style sheet may apply; nothing else may load.
    private static readonly string ContentSecurityPolicy =
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style))) + "'";

    /// <summary>Answers with an error as HTML, or as JSON when the client prefers it.</summary>
    public static Task WriteErrorAsync(HttpContext context, ErrorPage page, string requestId)
    {
        context.Response.StatusCode = page.Status;
        if (PrefersJson(context.Request))
        {
            context.Response.ContentType = "application/problem+json";
            return WriteBodyAsync(context, WriteProblem(context, page, requestId));
        }

        var body = $"<h1>{Encode(page.Title)}</h1><p>{Encode(page.Message)}</p><small>Request {Encode(requestId)}</small>";
        return WriteHtmlAsync(context, page.Title, "", body);
    }

    /// <summary>Answers with the page that leads on to the destination without script.</summary>
    public static Task WriteBridgeAsync(HttpContext context, string destination, string host)
    {
        var url = Encode(destination);
        return WriteHtmlAsync(
            context,
            "Continue",
            $"<meta http-equiv=\"refresh\" content=\"0; url={url}\">",
            $"<h1>On your way to {Encode(host)}</h1><p>If nothing happens, continue yourself.</p><a class=\"go\" rel=\"nofollow\" href=\"{url}\">Continue to {Encode(host)}</a>");
    }

    /// <summary>Answers with "where does this go".</summary>
    public static Task WriteTargetAsync(HttpContext context, string shortUrl, string? destination, string trust, string reportUrl, string requestId)
    {
        var target = destination is null
            ? "<dd>Nowhere: the destination is not trusted at the moment.</dd>"
            : $"<dd><a rel=\"nofollow noreferrer\" href=\"{Encode(destination)}\">{Encode(destination)}</a></dd>";
        return WriteHtmlAsync(
            context,
            "Where does this link go?",
            "",
            $"<h1>Where does this link go?</h1><dl><dt>Short link</dt><dd>{Encode(shortUrl)}</dd><dt>For you, it leads to</dt>{target}" +
            $"<dt>Trust</dt><dd>{Encode(trust)}</dd></dl><a class=\"go\" rel=\"nofollow\" href=\"{Encode(reportUrl)}\">Report this link</a><small>Request {Encode(requestId)}</small>");
    }

    private static Task WriteHtmlAsync(HttpContext context, string title, string head, string body)
    {
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.ContentType = "text/html; charset=utf-8";
        return WriteBodyAsync(context, Encoding.UTF8.GetBytes(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">" +
            $"<meta name=\"robots\" content=\"noindex\">{head}<title>{Encode(title)}</title><style>{Style}</style></head><body><main>{body}</main></body></html>"));
    }

    // Not cancelled with the request: the body is small, writing to a visitor who left does nothing, and cancelling throws.
    private static Task WriteBodyAsync(HttpContext context, byte[] body)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }

    private static byte[] WriteProblem(HttpContext context, ErrorPage page, string requestId)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", $"https://gharart.dev/errors/{page.Code}");
            json.WriteString("title", page.Title);
            json.WriteNumber("status", page.Status);
            json.WriteString("detail", page.Message);
            json.WriteString("instance", context.Request.Path);
            json.WriteString("error", page.Code);
            json.WriteString("message", page.Message);
            json.WriteString("requestId", requestId);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    // JSON only when it is named and HTML is not: browsers name both, or neither with */*.
    private static bool PrefersJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return (accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
                || accept.Contains("application/problem+json", StringComparison.OrdinalIgnoreCase))
            && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
