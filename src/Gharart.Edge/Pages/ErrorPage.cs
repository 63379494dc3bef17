namespace Gharart.Edge.Pages;

/// <summary>What a visitor is told when there is nothing to redirect to; the same facts in HTML and in <c>problem+json</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Error code of contract §1.</param>
/// <param name="Title">Short heading.</param>
/// <param name="Message">What happened and what to do next.</param>
internal sealed record ErrorPage(int Status, string Code, string Title, string Message)
{
    public static ErrorPage NotFound { get; } = new(
        404, "not_found", "Link not found", "There is no link at this address. Check the spelling, or ask whoever gave it to you for a new one.");

    public static ErrorPage Gone { get; } = new(
        410, "gone", "Link has ended", "This link has ended and leads nowhere any more. Ask whoever gave it to you for a new one.");

    public static ErrorPage Blocked { get; } = new(
        403, "destination_not_trusted", "Destination not trusted",
        "Where this link leads has not been proved safe, so nobody is sent there. If it is your link, open its domain in the dashboard to see what is missing.");

    public static ErrorPage LegalBlock { get; } = new(
        451, "destination_not_trusted", "Unavailable for legal reasons", "Where this link leads is blocked for legal reasons.");

    public static ErrorPage MethodNotAllowed { get; } = new(
        405, "method_not_allowed", "Method not allowed", "A short link answers GET and HEAD only.");

    public static ErrorPage Unavailable { get; } = new(
        503, "unavailable", "Not ready yet", "This server has no links to serve yet. Try again in a few seconds.");

    public static ErrorPage OutOfPermits { get; } = new(
        503, "unavailable", "One moment", "This link can be opened only so often, and whether it still can is being found out. Try again in a second.");

    public static ErrorPage Internal { get; } = new(
        500, "internal_error", "Something went wrong", "The link could not be answered. Try again; if it stays so, tell the operator the request id.");
}
