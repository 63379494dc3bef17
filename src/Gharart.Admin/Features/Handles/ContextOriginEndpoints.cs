using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Handles;

/// <summary>The origins alone, for scripts that manage nothing else of the handle. Their version is the handle's.</summary>
internal static class ContextOriginEndpoints
{
    public static void MapContextOrigins(this IEndpointRouteBuilder handles)
    {
        var group = handles.MapGroup("/{handle}/context-origins").RequireHandleRole(HandleRole.Operator);
        group.MapGet("", Get).WithSummary("Read the web origins that may use the handle's public routes");
        group.MapPut("", Put).WithSummary("Replace the web origins that may use the handle's public routes");
    }

    private static async Task<Ok<ContextOriginsResponse>> Get(HandleAccess access, AdminDbContext db, CancellationToken cancellationToken)
    {
        var handle = await db.Handles.AsNoTracking().SingleAsync(row => row.Id == access.HandleId, cancellationToken);
        return TypedResults.Ok(new ContextOriginsResponse(handle.ContextOrigins, handle.Version));
    }

    private static async Task<Results<Ok<ContextOriginsResponse>, ApiProblem>> Put(
        ContextOriginsRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        AdminDbContext db,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        _ = errors.Check(request.ContextOrigins is not null, "contextOrigins", "is required");
        var origins = HandleRules.ReadContextOrigins(errors, request.ContextOrigins);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var handle = await db.Handles.SingleAsync(row => row.Id == access.HandleId, cancellationToken);
        if (!ETags.Allows(ifMatch, handle.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        handle.ContextOrigins = origins;
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ContextOriginsResponse(handle.ContextOrigins, handle.Version));
    }
}
