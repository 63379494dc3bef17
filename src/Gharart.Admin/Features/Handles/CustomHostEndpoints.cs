using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Core;
using Gharart.Core.Destinations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Handles;

/// <summary>The proof of custom hosts (contract §3); which there are is part of the handle's settings.</summary>
internal static class CustomHostEndpoints
{
    public static void MapCustomHosts(this IEndpointRouteBuilder handles) => handles
        .MapPost("/{handle}/custom-hosts/{host}/verify", Verify)
        .RequireHandleRole(HandleRole.Operator)
        .WithSummary("Look for the proof of a custom host now; a check that fails answers 200 with lastErrors");

    private static async Task<Results<Ok<CustomHostResponse>, ApiProblem>> Verify(
        string host,
        VerifyDestinationDomainRequest? request,
        HandleAccess access,
        CurrentUser user,
        AdminDbContext db,
        CustomHostVerifier verifier,
        OwnHosts ownHosts,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var row = HostName.TryParse(host, out var name, out _)
            ? await db.CustomHosts.AsNoTracking().SingleOrDefaultAsync(one => one.HandleId == access.HandleId && one.Host == name.Ascii, cancellationToken)
            : null;
        var runId = ArtifactId.New(ArtifactId.RunPrefix, time);
        if (row is null || await verifier.VerifyAsync(db, row, request?.Method, user.Email, runId, cancellationToken) is not { } now)
        {
            return ApiProblem.NotFound("This custom host");
        }

        if (now.Proof.Counts)
        {
            ownHosts.AddCustom(now.Host);
        }

        return TypedResults.Ok(CustomHostResponse.From(now) with { RunId = runId });
    }
}
