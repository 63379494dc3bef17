using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gharart.Admin.Http;

/// <summary>Where the <c>type</c> of an error leads on this host.</summary>
internal static class ErrorPages
{
    private const string Address = "/docs/errors";
    private const string Style =
        ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:44rem;padding:0 1rem}"
        + "h2{font:600 1.1rem ui-monospace,monospace;margin:1.5rem 0 0}small{font-weight:400;opacity:.7}p{margin:.25rem 0}section:target{outline:2px solid;outline-offset:.5rem}";

    private static readonly string Page = ErrorCatalogue.Html(Style);

    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapErrorPages(this IEndpointRouteBuilder app)
    {
        app.MapGet(Address, Show).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/errors/{code}", Find).AllowAnonymous().ExcludeFromDescription();
    }

    private static ContentHttpResult Show(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.CacheControl = "max-age=3600";
        return TypedResults.Content(Page, "text/html; charset=utf-8");
    }

    private static Results<RedirectHttpResult, ApiProblem> Find(string code) =>
        ErrorCatalogue.AnchorOf(code) is { } anchor ? TypedResults.Redirect($"{Address}#{anchor}") : ApiProblem.NotFound("This error code");
}
