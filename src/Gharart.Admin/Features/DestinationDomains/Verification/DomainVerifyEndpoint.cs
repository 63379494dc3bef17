using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>Looks for the proof now (contract §8.2). A check that fails is an answer, not an error.</summary>
internal static class DomainVerifyEndpoint
{
    public static async Task<Results<Ok<DestinationDomainResponse>, ApiProblem>> Verify(
        string domain,
        VerifyDestinationDomainRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        CurrentUser user,
        AdminDbContext db,
        DomainVerifier verifier,
        OwnHosts ownHosts,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await DestinationDomainEndpoints.FindAsync(db.DestinationDomains.AsNoTracking(), access.HandleId, domain, cancellationToken) is not { } row)
        {
            return DestinationDomainEndpoints.NotFound();
        }

        if (!ETags.Allows(ifMatch, row.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        var runId = ArtifactId.New(ArtifactId.RunPrefix, time);
        if (await verifier.VerifyAsync(db, row, request?.Method, user.Email, runId, cancellationToken) is not { } now)
        {
            return DestinationDomainEndpoints.NotFound();
        }

        var usage = await DomainUsageCounter.CountAsync(db, now, cancellationToken);
        return TypedResults.Ok(DestinationDomainResponse.From(now, usage, time.GetUtcNow(), ownHosts) with { RunId = runId });
    }
}
