using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Writes;
using Gharart.Core.Slugs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gharart.Admin.Features.RoutePreview;

internal static class RoutePreviewEndpoints
{
    public static void MapRoutePreview(this IEndpointRouteBuilder v2) => v2
        .MapPost("/handles/{handle}/links/{slug}/route-preview", Preview)
        .RequireHandleAccess(HandleRole.Creator, Scope.LinksRead)
        .WithMetadata(new ChangesNothing())
        .WithTags("Route preview")
        .WithSummary("Say where a visit would go, and why; counts no click and issues no live ctx");

    private static async Task<Results<Ok<RoutePreviewResponse>, ApiProblem>> Preview(
        string slug,
        RoutePreviewRequest request,
        HandleAccess access,
        RoutePreviewer previewer,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (PreviewVisit.Read(request, time.GetUtcNow(), errors) is not { } visit)
        {
            return ApiProblem.Validation(errors);
        }

        var preview = Slug.TryParse(slug, out var parsed)
            ? await previewer.PreviewAsync(access.HandleId, parsed, visit, context.TraceIdentifier, cancellationToken)
            : null;
        return preview is null ? ApiProblem.NotFound($"Link '{slug}'") : TypedResults.Ok(preview);
    }
}
