using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Admin.Risk;
using Gharart.Admin.Throttling;
using Gharart.Core.Slugs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links.Health;

internal static class LinkHealthEndpoints
{
    public const int MaxSlugs = 200;

    private const int MaxLinks = 5_000;
    private const int KeptRuns = 20;

    public static void MapLinkHealth(this IEndpointRouteBuilder links)
    {
        links.MapGet("/health-check", Get)
            .WithSummary("Read how the links' destinations were last found")
            .WithDescription("The newest run, and by slug the last result of each link that was ever checked.");
        links.MapPost("/health-check", Start)
            .Throttled(ThrottleClass.Bulk)
            .Refuses(ApiError.Conflict)
            .WithSummary("Check the links' destinations in the background")
            .WithDescription(
                $"Asks every destination, rule variant and fallback of the given links and of the handle's own rules that apply to them, or of all links (the {MaxLinks:N0} that were not looked at for longest), whether it answers, with what status, "
                + "how fast, with what certificate, and whether it redirects to another registrable domain. Poll GET until `status` is DONE. One run of a handle at a time: a second is "
                + "refused with `conflict` and the `runId` of the first. Counts as one write, however many links there are.");
    }

    private static async Task<Results<Ok<LinkHealthReport>, ApiProblem>> Get(
        [AsParameters] LinkHealthFilter filter,
        [AsParameters] PageQuery query,
        PageTokens pages,
        HandleAccess access,
        AdminDbContext db,
        RiskFeeds feeds,
        OwnHosts ownHosts,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        LinkHealthStatus? status = null;
        if (!string.IsNullOrEmpty(filter.Status))
        {
            if (!ContractEnum<LinkHealthStatus>.TryParse(filter.Status, out var parsed))
            {
                return ApiProblem.Invalid("status", $"must be one of {string.Join(", ", ContractEnum<LinkHealthStatus>.All)}");
            }

            status = parsed;
        }

        if (pages.Read(query, $"link-health/{access.HandleId}\n{filter.Scope}", out var page) is { } problem)
        {
            return problem;
        }

        var (runId, after) = (filter.RunId, page.After);
        var rows = await db.LinkHealth.AsNoTracking().Include(health => health.Link)
            .Where(health => health.HandleId == access.HandleId && (status == null || health.Status == status) && (runId == null || health.RunId == runId))
            .Where(health => after == null || health.Link!.SlugKey.CompareTo(after) > 0)
            .OrderBy(health => health.Link!.SlugKey)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var answer = pages.Answer(rows, page, health => health.Link!.SlugKey);
        var run = await db.HealthRuns.AsNoTracking().Where(row => row.HandleId == access.HandleId).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, cancellationToken);
        return TypedResults.Ok(ReportOf(
            run, [.. answer.Items.Select(health => LinkHealthItem.From(health, trust))], await CountAsync(db, access, cancellationToken), answer.NextToken));
    }

    private static async Task<Results<Accepted<LinkHealthReport>, ApiProblem>> Start(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] StartHealthCheckRequest? request,
        HandleAccess access,
        AdminDbContext db,
        LinkHealthSignal signal,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        // Read and write as one: of two that start, the second finds the first one's run.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var runs = db.HealthRuns.Where(run => run.HandleId == access.HandleId);
        if (await runs.AsNoTracking().FirstOrDefaultAsync(run => run.FinishedAt == null, cancellationToken) is { } running)
        {
            return new ApiProblem(ApiError.Conflict, $"The health check {running.RunId} is still running. Read it with GET, and start another when it is done.")
            {
                Members = new Dictionary<string, object?> { ["runId"] = running.RunId, ["startedAt"] = running.StartedAt },
            };
        }

        var errors = new FieldErrors();
        var slugs = request?.Slugs is { } given ? await ReadAsync(given, access, db, errors, cancellationToken) : [];
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var total = slugs.Count > 0 ? slugs.Count : Math.Min(MaxLinks, await db.Links.CountAsync(link => link.HandleId == access.HandleId, cancellationToken));
        var run = HealthRun.Start(access.HandleId, slugs, total, time.GetUtcNowMilliseconds(), time);
        db.HealthRuns.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        await runs.Where(row => row.Id < run.Id).OrderByDescending(row => row.Id).Skip(KeptRuns - 1).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        // The answer goes out after the commit.
        context.Response.OnCompleted(() =>
        {
            signal.Raise();
            return Task.CompletedTask;
        });
        return TypedResults.Accepted(context.Request.Path.Value, ReportOf(run, [], await CountAsync(db, access, cancellationToken), null));
    }

    /// <summary>The slug keys, each once.</summary>
    private static async Task<List<string>> ReadAsync(
        IReadOnlyList<string?> slugs, HandleAccess access, AdminDbContext db, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (!errors.Check(slugs.Count is >= 1 and <= MaxSlugs, "slugs", $"must list 1 to {MaxSlugs} slugs, or be left out for all links"))
        {
            return [];
        }

        var keys = slugs.Select(slug => Slug.TryParse(slug, out var parsed) ? parsed.Key.ToString() : "").ToList();
        var present = await db.Links.Where(link => link.HandleId == access.HandleId && keys.Contains(link.SlugKey)).Select(link => link.SlugKey).ToListAsync(cancellationToken);
        for (var i = 0; i < keys.Count; i++)
        {
            errors.Check(present.Contains(keys[i]), $"slugs[{i}]", "is not a link of this handle");
        }

        return [.. keys.Distinct(StringComparer.Ordinal)];
    }

    private static LinkHealthReport ReportOf(HealthRun? run, IReadOnlyList<LinkHealthItem> items, LinkHealthSummary summary, string? nextToken) =>
        new(run?.RunId, run?.StartedAt, run?.FinishedAt, run is null ? null : ContractEnum<RunStatus>.ToWord(run.Status), run?.Total ?? 0, run?.Checked ?? 0, items, summary, nextToken);

    private static async Task<LinkHealthSummary> CountAsync(AdminDbContext db, HandleAccess access, CancellationToken cancellationToken) =>
        LinkHealthSummary.Of(await db.LinkHealth.Where(health => health.HandleId == access.HandleId)
            .GroupBy(health => health.Status)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken));
}
