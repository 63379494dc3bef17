using System.Globalization;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Risk;
using Gharart.Admin.Suffixes;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.DestinationDomains;

internal static class DestinationDomainEndpoints
{
    public static void MapDestinationDomains(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/handles/{handle}/destination-domains")
            .RequireHandleAccess(HandleRole.Creator, Scope.DomainsRead, Scope.DomainsWrite)
            .WithTags("Destination domains");
        group.MapPost("", Create).WithSummary("Register a domain that links may lead to, and get the challenges that prove it");
        group.MapGet("", List).WithSummary("List the registered domains by name");
        group.MapGet("/{domain}", Get).WithSummary("Read a domain: its proof, its score, its decision, and whether visitors are sent there");
        group.MapDelete("/{domain}", Delete).RequireHandleRole(HandleRole.Operator).WithSummary("Remove a domain; links that lead there stop routing");
        group.MapPost("/{domain}/verify", DomainVerifyEndpoint.Verify).WithSummary("Look for the proof of ownership now; a check that fails answers 200 with lastErrors");
        group.MapPost("/{domain}/decision", DomainDecisionEndpoint.Decide).RequireHandleRole(HandleRole.Operator).ForPeopleOnly()
            .WithSummary("Allow or block a domain by hand, clear that, waive its verification (owner), or score it anew");
        group.MapGet("/{domain}/history", History).WithSummary("List what happened to a domain, newest first");
    }

    /// <summary>A registered domain of the handle, by its name in any spelling.</summary>
    public static async Task<DestinationDomain?> FindAsync(
        IQueryable<DestinationDomain> rows, int handleId, string domain, CancellationToken cancellationToken) =>
        HostName.TryParse(domain, out var name, out _)
            ? await rows.SingleOrDefaultAsync(row => row.HandleId == handleId && row.Domain == name.Ascii, cancellationToken)
            : null;

    public static ApiProblem NotFound() => ApiProblem.NotFound("This destination domain");

    private static async Task<Results<Created<DestinationDomainResponse>, ApiProblem>> Create(
        CreateDestinationDomainRequest request,
        OwnHosts ownHosts,
        PublicSuffixes suffixes,
        HandleAccess access,
        CurrentUser user,
        AdminDbContext db,
        DomainScoring scoring,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var scope = request.Scope ?? DomainScope.Domain;
        if (DestinationDomainRules.ReadDomain(errors, request.Domain, scope, ownHosts, suffixes.Current) is not { } name)
        {
            return ApiProblem.Validation(errors);
        }

        // One transaction: no second registration slips in between count and insert, and the history begins with the row.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var registered = db.DestinationDomains.Where(row => row.HandleId == access.HandleId);
        if (await registered.CountAsync(cancellationToken) >= DestinationDomainRules.MaxDomains
            && !await registered.AnyAsync(row => row.Domain == name.Ascii, cancellationToken))
        {
            return ApiProblem.Conflict($"The handle has {DestinationDomainRules.MaxDomains} destination domains, which is the limit. Remove an unused one.");
        }

        var now = time.GetUtcNowMilliseconds();
        var risk = (await scoring.OfAsync(db, access.HandleId, cancellationToken)).Assess(name, scope, isProved: false);
        var domain = DestinationDomain.Register(access.HandleId, name, scope, risk, now);
        db.DestinationDomains.Add(domain);
        await db.SaveChangesAsync(cancellationToken);
        db.DomainHistory.Add(DomainHistoryEntry.Of(domain, DomainAction.Registered, user.Email, new DomainChange(null, DomainPosture.Of(domain, now)), now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        var usage = await DomainUsageCounter.CountAsync(db, domain, cancellationToken);
        return TypedResults.Created(
            $"/v2/handles/{access.Name}/destination-domains/{domain.Domain}", DestinationDomainResponse.From(domain, usage, now, ownHosts));
    }

    private static async Task<Results<Ok<Page<DestinationDomainResponse>>, ApiProblem>> List(
        [AsParameters] PageQuery query, PageTokens pages, HandleAccess access, AdminDbContext db, OwnHosts ownHosts, TimeProvider time, CancellationToken cancellationToken)
    {
        if (pages.Read(query, $"destination-domains/{access.HandleId}", out var page) is { } problem)
        {
            return problem;
        }

        var rows = await db.DestinationDomains.AsNoTracking()
            .Where(row => row.HandleId == access.HandleId && (page.After == null || row.Domain.CompareTo(page.After) > 0))
            .OrderBy(row => row.Domain)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var usage = await DomainUsageCounter.CountAsync(db, access.HandleId, rows, cancellationToken);
        var now = time.GetUtcNow();
        var items = rows.ConvertAll(row => DestinationDomainResponse.From(row, usage.GetValueOrDefault(row.Domain, DomainUsage.None), now, ownHosts));
        return TypedResults.Ok(pages.Answer(items, page, item => item.Domain));
    }

    private static async Task<Results<Ok<DestinationDomainResponse>, ApiProblem>> Get(
        string domain, HandleAccess access, AdminDbContext db, OwnHosts ownHosts, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await FindAsync(db.DestinationDomains.AsNoTracking(), access.HandleId, domain, cancellationToken) is not { } row)
        {
            return NotFound();
        }

        var usage = await DomainUsageCounter.CountAsync(db, row, cancellationToken);
        return TypedResults.Ok(DestinationDomainResponse.From(row, usage, time.GetUtcNow(), ownHosts));
    }

    private static async Task<Results<NoContent, ApiProblem>> Delete(
        string domain,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        CurrentUser user,
        AdminDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(db.DestinationDomains, access.HandleId, domain, cancellationToken) is not { } row)
        {
            return NotFound();
        }

        if (!ETags.Allows(ifMatch, row.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        var now = time.GetUtcNowMilliseconds();
        db.DestinationDomains.Remove(row);
        db.DomainHistory.Add(DomainHistoryEntry.Of(row, DomainAction.Removed, user.Email, new DomainChange(DomainPosture.Of(row, now), null), now));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Page<DomainHistoryItem>>, ApiProblem>> History(
        string domain, [AsParameters] PageQuery query, PageTokens pages, HandleAccess access, AdminDbContext db, CancellationToken cancellationToken)
    {
        if (await FindAsync(db.DestinationDomains.AsNoTracking(), access.HandleId, domain, cancellationToken) is not { } row)
        {
            return NotFound();
        }

        if (pages.Read(query, $"destination-domains/{access.HandleId}/{row.Id}/history", out var page) is { } problem)
        {
            return problem;
        }

        var before = page.After is null ? int.MaxValue : int.Parse(page.After, CultureInfo.InvariantCulture);
        var entries = await db.DomainHistory.AsNoTracking()
            .Where(entry => entry.HandleId == access.HandleId && entry.DomainId == row.Id && entry.Id < before)
            .OrderByDescending(entry => entry.Id)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var answer = pages.Answer(entries, page, entry => entry.Id.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new Page<DomainHistoryItem>([.. answer.Items.Select(entry => entry.ToItem())], answer.NextToken));
    }
}
