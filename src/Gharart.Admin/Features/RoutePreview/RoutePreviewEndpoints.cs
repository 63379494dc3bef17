using Gharart.Admin.Features.Links;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Writes;
using Gharart.Core.Slugs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gharart.Admin.Features.RoutePreview;

internal static class RoutePreviewEndpoints
{
    public static void MapRoutePreview(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/handles/{handle}/links/{slug}/route-preview")
            .RequireHandleAccess(HandleRole.Creator, Scope.LinksRead)
            .WithMetadata(new ChangesNothing())
            .WithTags("Route preview");
        group.MapPost("", Preview).WithSummary("Say where a visit would go, and why; counts no click and issues no live ctx");
        group.MapPost("/matrix", Matrix).WithSummary("Say where visits would go from every country with every device");
    }

    private static async Task<Results<Ok<RoutePreviewResponse>, ApiProblem>> Preview(
        string slug,
        RoutePreviewRequest request,
        HandleAccess access,
        ShortLinkHosts hosts,
        RoutePreviewer previewer,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var draft = CheckedDraft.Read(request.Draft, slug, hosts, errors);
        if (PreviewVisit.Read(request, time.GetUtcNow(), errors) is not { } visit)
        {
            return ApiProblem.Validation(errors);
        }

        var preview = Slug.TryParse(slug, out var parsed)
            ? await previewer.PreviewAsync(access.HandleId, parsed, visit, draft, context.TraceIdentifier, cancellationToken)
            : null;
        return preview is null ? NoLink(slug) : TypedResults.Ok(preview);
    }

    private static async Task<Results<Ok<RouteMatrixResponse>, ApiProblem>> Matrix(
        string slug,
        RouteMatrixRequest request,
        HandleAccess access,
        ShortLinkHosts hosts,
        RoutePreviewer previewer,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var axes = MatrixAxes.Read(request, errors);
        var draft = CheckedDraft.Read(request.Draft, slug, hosts, errors);
        if (PreviewVisit.Read(RoutePreviewRequest.Of(request), time.GetUtcNow(), errors) is not { } visit)
        {
            return ApiProblem.Validation(errors);
        }

        var matrix = Slug.TryParse(slug, out var parsed)
            ? await previewer.MatrixAsync(access.HandleId, parsed, axes, visit, draft, context.TraceIdentifier, cancellationToken)
            : null;
        return matrix is null ? NoLink(slug) : TypedResults.Ok(matrix);
    }

    private static ApiProblem NoLink(string slug) => new(ApiError.NotFound, $"Link '{slug}' does not exist. To try out a new one, send draft.link.");
}
