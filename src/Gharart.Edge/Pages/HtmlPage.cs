using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Gharart.Edge.Passwords;

namespace Gharart.Edge.Pages;

/// <summary>The edge's few pages: small, without script or third-party resource but for <see cref="BridgeScript"/>, readable in light and dark.</summary>
internal static class HtmlPage
{
    private const string Style =
        ":root{color-scheme:light dark;--ink:#1c1e21;--soft:#5b616b;--paper:#f6f7f9;--card:#fff;--line:#dfe3e8;--accent:#0b5cad;--wrong:#b3261e}" +
        "@media(prefers-color-scheme:dark){:root{--ink:#eceef1;--soft:#a9b0bb;--paper:#14161a;--card:#1d2026;--line:#333842;--accent:#7ab8ff;--wrong:#ff9d94}}" +
        "body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}" +
        "main{box-sizing:border-box;width:min(34rem,100vw - 2rem);margin:1rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}" +
        "h1{margin:0 0 .75rem;font-size:1.4rem}p{margin:.5rem 0}dt{color:var(--soft);font-size:.875rem}dd{margin:0 0 .75rem;overflow-wrap:anywhere}" +
        "label{display:block;margin-top:1rem;color:var(--soft);font-size:.875rem}" +
        "input{box-sizing:border-box;width:100%;padding:.6rem .75rem;background:var(--paper);color:var(--ink);border:1px solid var(--soft);border-radius:.5rem;font:inherit}" +
        ".wrong{color:var(--wrong)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}" +
        "small{display:block;margin-top:1.25rem;color:var(--soft);overflow-wrap:anywhere}a{color:var(--accent)}" +
        ".go{display:inline-block;margin-top:.75rem;padding:.6rem 1.1rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--card);font:inherit;text-decoration:none}";

    /// <summary>The headers of every page without a form.</summary>
    public static (string Name, string Value)[] Headers { get; } = HeadersOf("'self'");

    /// <summary>
    /// The headers of the page with the password's form. Chromium holds a form's redirects to its page's <c>form-action</c> too, so one that named the edge alone
    /// would keep the visitor from the destination, and one that named the destination would tell it to everybody.
    /// </summary>
    public static (string Name, string Value)[] FormHeaders { get; } = HeadersOf("'self' http: https:");

    /// <summary>The headers of a BRIDGE page with events: one script, the host of the containers, and where analytics in them report to.</summary>
    public static (string Name, string Value)[] EventHeaders { get; } = HeadersOf(
        "'self'", $"; script-src {HashOf(BridgeScript.Text)} {BridgeScript.Host}; connect-src {BridgeScript.Host} {BridgeScript.Reports}; img-src {BridgeScript.Host} {BridgeScript.Reports}");

    /// <summary>Page that leads on to the destination without script.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="host">Its host.</param>
    /// <param name="events">JSON for <see cref="BridgeScript"/>; null for a page without script.</param>
    public static byte[] Bridge(string destination, string host, string? events)
    {
        var url = Encode(destination);
        return Render(
            "Continue",
            $"<meta http-equiv=\"refresh\" content=\"0; url={url}\">",
            $"<h1>On your way to {Encode(host)}</h1><p>If nothing happens, continue yourself.</p><a class=\"go\" rel=\"nofollow\" href=\"{url}\">Continue to {Encode(host)}</a>",
            events is null ? "" : BridgeScript.Elements(events));
    }

    /// <summary>"Where does this go"; no destination where it is not trusted.</summary>
    public static byte[] Target(string shortUrl, string? destination, string trust, string reportUrl, string requestId)
    {
        var target = destination is null
            ? "<dd>Nowhere: the destination is not trusted at the moment.</dd>"
            : $"<dd><a rel=\"nofollow noreferrer\" href=\"{Encode(destination)}\">{Encode(destination)}</a></dd>";
        return Render(
            "Where does this link go?",
            "",
            $"<h1>Where does this link go?</h1><dl><dt>Short link</dt><dd>{Encode(shortUrl)}</dd><dt>For you, it leads to</dt>{target}" +
            $"<dt>Trust</dt><dd>{Encode(trust)}</dd></dl><a class=\"go\" rel=\"nofollow\" href=\"{Encode(reportUrl)}\">Report this link</a><small>Request {Encode(requestId)}</small>");
    }

    /// <summary>"Where does this go" of a link with a password.</summary>
    public static byte[] HiddenTarget(string shortUrl, string reportUrl, string requestId) => Render(
        "Where does this link go?",
        "",
        $"<h1>Where does this link go?</h1><dl><dt>Short link</dt><dd>{Encode(shortUrl)}</dd><dt>Destination</dt><dd>Shown to nobody without its password.</dd></dl>" +
        $"<a class=\"go\" rel=\"nofollow\" href=\"{Encode(reportUrl)}\">Report this link</a><small>Request {Encode(requestId)}</small>");

    /// <summary>The form for a link's password. It is sent to the address that it was read from, query included.</summary>
    /// <param name="isAgain">Whether what was sent before is not the password.</param>
    /// <param name="referrer">Goes along; empty for none.</param>
    /// <param name="requestId">The request's id.</param>
    public static byte[] Password(bool isAgain, string referrer, string requestId)
    {
        var wrong = isAgain ? "<p class=\"wrong\" id=\"wrong\" role=\"alert\">That is not the password. Check capitals and language of the keyboard, and try again.</p>" : "";
        var describedBy = isAgain ? " aria-invalid=\"true\" aria-describedby=\"wrong\"" : "";
        var from = referrer.Length == 0 ? "" : $"<input type=\"hidden\" name=\"{PasswordForm.ReferrerField}\" value=\"{Encode(referrer)}\">";
        return Render(
            isAgain ? "Wrong password" : "Password required",
            "",
            "<h1>This link asks for a password</h1><p>Whoever gave you the link can tell you.</p>" +
            $"<form method=\"post\">{wrong}<label for=\"password\">Password</label>" +
            $"<input id=\"password\" name=\"{PasswordForm.PasswordField}\" type=\"password\" autocomplete=\"current-password\" required autofocus{describedBy}>{from}" +
            $"<button class=\"go\">Continue</button></form><small>Request {Encode(requestId)}</small>");
    }

    /// <summary>A page that tells what happened, in the two halves around the request id.</summary>
    public static (byte[] Before, byte[] After) Message(string title, string message)
    {
        const string Here = "\0";
        var page = Encoding.UTF8.GetString(Render(title, "", $"<h1>{Encode(title)}</h1><p>{Encode(message)}</p><small>Request {Here}</small>"));
        var halves = page.Split(Here);
        return (Encoding.UTF8.GetBytes(halves[0]), Encoding.UTF8.GetBytes(halves[1]));
    }

    // Only this very style sheet may apply; nothing else may load.
    private static (string Name, string Value)[] HeadersOf(string formAction, string scripts = "") =>
    [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy",
            $"default-src 'none'; base-uri 'none'; form-action {formAction}; frame-ancestors 'none'; style-src {HashOf(Style)}{scripts}"),
        ("Cache-Control", "private, no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Robots-Tag", "noindex"),
    ];

    private static string HashOf(string element) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element)))}'";

    private static byte[] Render(string title, string head, string body, string scripts = "") => Encoding.UTF8.GetBytes(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">" +
        $"<meta name=\"robots\" content=\"noindex\">{head}<title>{Encode(title)}</title><style>{Style}</style></head><body><main>{body}</main>{scripts}</body></html>");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
