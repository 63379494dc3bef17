using System.Text;
using System.Text.Json;
using Gharart.Core.Trust;
using Gharart.Edge.Http;
using Gharart.Edge.Passwords;

namespace Gharart.Edge.Pages;

/// <summary>What a visitor is told when there is nothing to redirect to; the same facts in HTML and in <c>problem+json</c>.</summary>
internal sealed class ErrorPage
{
    /// <summary>What is told where there is nothing more to tell.</summary>
    public const string BlockedMessage =
        "Where this link leads has not been proved safe, so nobody is sent there. If it is your link, open its domain in the dashboard to see what is missing.";

    // RFC 9110 §15.5.2 asks for a challenge; browsers show the page where they do not know the scheme.
    public static readonly (string Name, string Value) PasswordChallenge = ("WWW-Authenticate", "Form");

    private readonly byte[] _htmlBlock;
    private readonly byte[] _jsonBlock;
    private readonly byte[] _before;
    private readonly byte[] _after;

    /// <param name="status">HTTP status.</param>
    /// <param name="code">Error code of contract §1.</param>
    /// <param name="title">Short heading.</param>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="headers">What this answer has beside the headers of every page.</param>
    private ErrorPage(int status, string code, string title, string message, params (string Name, string Value)[] headers)
    {
        (Status, Code, Title, Message) = (status, code, title, message);
        _htmlBlock = ResponseWriter.Block(status, [.. HtmlPage.Headers, .. headers]);
        _jsonBlock = ResponseWriter.Block(
            status,
            [("Content-Type", "application/problem+json"), ("Cache-Control", "private, no-store"), ("X-Content-Type-Options", "nosniff"), ("X-Robots-Tag", "noindex"), .. headers]);
        (_before, _after) = HtmlPage.Message(title, message);
    }

    public static ErrorPage NotFound { get; } = new(
        404, "not_found", "Link not found", "There is no link at this address. Check the spelling, or ask whoever gave it to you for a new one.");

    public static ErrorPage Gone { get; } = new(
        410, "gone", "Link has ended", "This link has ended and leads nowhere any more. Ask whoever gave it to you for a new one.");

    public static ErrorPage Blocked { get; } = BlockedBecause(TrustReason.NotRegistered.ToWireName(), BlockedMessage);

    /// <summary>Of a link with a password, whose destination is nobody's to know.</summary>
    public static ErrorPage BlockedUntold { get; } = new(403, "destination_not_trusted", "Destination not trusted", BlockedMessage);

    public static ErrorPage LegalBlock { get; } = new(
        451, "destination_not_trusted", "Unavailable for legal reasons", "Where this link leads is blocked for legal reasons.");

    public static ErrorPage MethodNotAllowed { get; } = new(
        405, "method_not_allowed", "Method not allowed", "A short link answers GET and HEAD only.", ("Allow", "GET, HEAD"));

    /// <summary>Of a link with a password.</summary>
    public static ErrorPage MethodNotAllowedByForm { get; } = new(
        405, "method_not_allowed", "Method not allowed", "This link answers GET and HEAD, and POST with its password.", ("Allow", "GET, HEAD, POST"));

    /// <summary>For clients that want JSON; all others get the form.</summary>
    public static ErrorPage PasswordRequired { get; } = new(
        401, "password_required", "Password required",
        $"This link asks for a password. POST it as the field '{PasswordForm.PasswordField}' of application/x-www-form-urlencoded to the same address.", PasswordChallenge);

    /// <summary>For clients that want JSON; all others get the form again.</summary>
    public static ErrorPage WrongPassword { get; } = new(
        401, "wrong_password", "Wrong password", "That is not the password of this link. Ask whoever gave it to you.", PasswordChallenge);

    public static ErrorPage TooManyPasswords { get; } = new(
        429, "rate_limited", "Too many attempts", "There were too many wrong passwords for this link. Wait some minutes, then open the link again.");

    public static ErrorPage PasswordsWait { get; } = new(
        503, "unavailable", "One moment", "More passwords are being checked than this server can in a moment. Go back and try again in a few seconds.", ("Retry-After", "5"));

    public static ErrorPage UnsupportedForm { get; } = new(
        415, "unsupported_media_type", "Not a form", "The password comes as application/x-www-form-urlencoded. Open the link and fill in its form.");

    public static ErrorPage FormTooLarge { get; } = new(
        413, "payload_too_large", "Form too large", "What was sent is larger than a form with a password. Open the link and fill in its form.");

    public static ErrorPage Unavailable { get; } = new(
        503, "unavailable", "Not ready yet", "This server has no links to serve yet. Try again in a few seconds.", ("Retry-After", "5"));

    public static ErrorPage OutOfPermits { get; } = new(
        503, "unavailable", "One moment", "This link can be opened only so often, and whether it still can is being found out. Try again in a second.",
        // Browsers then ask again by themselves.
        ("Retry-After", "1"), ("Refresh", "1"));

    public static ErrorPage Internal { get; } = new(
        500, "internal_error", "Something went wrong", "The link could not be answered. Try again; if it stays so, tell the operator the request id.");

    public static ErrorPage BadRequest { get; } = new(
        400, "bad_request", "Request not understood", "What arrived is no valid HTTP request. Open the link again, or try another browser.");

    public static ErrorPage TimedOut { get; } = new(
        408, "request_timeout", "Request took too long", "The request did not arrive in time. Open the link again.");

    public static ErrorPage AddressTooLong { get; } = new(
        414, "uri_too_long", "Address too long", "The address is longer than this server takes. Shorten what follows the question mark.");

    public static ErrorPage HeadersTooLarge { get; } = new(
        431, "headers_too_large", "Too many headers", "The request's headers are larger than this server takes. Clear the cookies of this site and try again.");

    public static ErrorPage VersionNotSupported { get; } = new(
        505, "http_version_not_supported", "HTTP version not supported", "This server speaks HTTP/1.0 and HTTP/1.1.");

    public int Status { get; }

    private string Code { get; }

    private string Title { get; }

    private string Message { get; }

    /// <summary>Refines the code, as the contract's <c>reason</c> does; or null.</summary>
    private string? Reason { get; init; }

    /// <summary>The page of a destination that is not trusted.</summary>
    /// <param name="reason">Why, in the words of the API's <c>routableReason</c>.</param>
    /// <param name="message">What that means and what to do.</param>
    public static ErrorPage BlockedBecause(string reason, string message) =>
        new(403, "destination_not_trusted", "Destination not trusted", message) { Reason = reason };

    /// <summary>The page for a request that HTTP itself forbids.</summary>
    public static ErrorPage OfRefused(int status) => status switch
    {
        408 => TimedOut,
        413 => FormTooLarge,
        414 => AddressTooLong,
        431 => HeadersTooLarge,
        505 => VersionNotSupported,
        _ => BadRequest,
    };

    /// <summary>Answers with HTML, or with JSON where the client prefers it.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="request">What is answered.</param>
    /// <param name="header">A header that differs from answer to answer, with its colon and blank; or empty.</param>
    /// <param name="value">Its value.</param>
    public void Write(ref ResponseWriter response, RequestHead request, scoped ReadOnlySpan<byte> header = default, scoped ReadOnlySpan<byte> value = default)
    {
        var json = PrefersJson(request);
        response.Begin(json ? _jsonBlock : _htmlBlock, header.Length + value.Length + 2);
        if (!header.IsEmpty)
        {
            response.Header(header, value);
        }

        if (json)
        {
            response.End(WriteProblem(request));
        }
        else
        {
            response.End(_before, request.RequestId, _after);
        }
    }

    private byte[] WriteProblem(RequestHead request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", $"https://gharart.dev/errors/{Code}");
            json.WriteString("title", Title);
            json.WriteNumber("status", Status);
            json.WriteString("detail", Message);
            json.WriteString("instance", request.RawPath);
            json.WriteString("error", Code);
            json.WriteString("message", Message);
            json.WriteString("requestId", request.RequestId);
            if (Reason is not null)
            {
                json.WriteString("reason", Reason);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>JSON only when it is named and HTML is not: browsers name both, or neither with <c>*/*</c>.</summary>
    public static bool PrefersJson(RequestHead request)
    {
        var accept = request[RequestHeader.Accept];
        if (!accept.Contains((byte)'j') && !accept.Contains((byte)'J'))
        {
            return false;
        }

        var text = Encoding.Latin1.GetString(accept);
        return (text.Contains("application/json", StringComparison.OrdinalIgnoreCase)
                || text.Contains("application/problem+json", StringComparison.OrdinalIgnoreCase))
            && !text.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }
}
