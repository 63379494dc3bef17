using Gharart.Admin.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gharart.Admin.Docs;

/// <summary>Where the <c>type</c> of an error leads on this host.</summary>
internal static class ErrorPages
{
    public const string Address = "/docs/errors";

    private static readonly DocsPage Page = new("Gharart errors", Html.Of(
        $"<main><h1>Errors</h1><p>Every error is <code>application/problem+json</code> with its code in <code>error</code>. <a href=\"{ReferencePage.Address}\">All operations</a></p>{ErrorCatalogue.All.Select(Section)}</main>"));

    public static void MapErrorPages(this IEndpointRouteBuilder app)
    {
        app.MapGet(Address, (HttpResponse response) => Page.Answer(response)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/errors/{code}", Find).AllowAnonymous().ExcludeFromDescription();
    }

    private static Html Section(ApiError error) => Html.Of(
        $"<section class=\"code\" id=\"{error.Code}\"><h2><code>{error.Code}</code> <small>{error.Status}</small></h2><p>{error.Title}. {Html.Line(error.Help)}</p></section>");

    private static Results<RedirectHttpResult, ApiProblem> Find(string code) =>
        ErrorCatalogue.AnchorOf(code) is { } anchor ? TypedResults.Redirect($"{Address}#{anchor}") : ApiProblem.NotFound("This error code");
}
