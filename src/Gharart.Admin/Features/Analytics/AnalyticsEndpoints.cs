using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Ingest;
using Gharart.Core.Slugs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gharart.Admin.Features.Analytics;

internal static class AnalyticsEndpoints
{
    private const int SlaMinutes = 1;

    public static void MapAnalytics(this IEndpointRouteBuilder v2) => v2
        .MapGet("/handles/{handle}/analytics", Get)
        .RequireHandleAccess(HandleRole.Creator, Scope.AnalyticsRead)
        .WithTags("Analytics")
        .WithSummary("Count clicks by day, slug, country or device");

    private static async Task<Results<Ok<AnalyticsResponse>, ApiProblem>> Get(
        [AsParameters] AnalyticsQuery query, HandleAccess access, AdminDbContext db, IngestState ingest, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var now = time.GetUtcNow();
        var range = AnalyticsRange.Read(query.From, query.To, now, errors);
        var groups = (query.GroupBy ?? "day").Split(',', StringSplitOptions.TrimEntries);
        errors.Check(groups.Length <= 2 && groups.Distinct().Count() == groups.Length, "groupBy", "must name one group, or two different ones");
        foreach (var unknown in groups.Except(AnalyticsReport.GroupNames))
        {
            errors.Add("groupBy", $"does not know '{unknown}'; the groups are {string.Join(", ", AnalyticsReport.GroupNames)}");
        }

        string? slugKey = null;
        if (query.Slug is not null && errors.Check(Slug.TryParse(query.Slug, out var slug), "slug", "must be 4 to 24 letters, digits, - or _"))
        {
            slugKey = slug!.Key.ToString();
        }

        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var (items, totals) = await new AnalyticsReport(db).CountAsync(access.HandleId, range, groups, slugKey, cancellationToken);
        return TypedResults.Ok(new AnalyticsResponse(string.Join(',', groups), range.From, range.To, items, totals, Freshness(ingest, now), await LedgerReport.ReadAsync(db, cancellationToken)));
    }

    private static AnalyticsFreshness Freshness(IngestState ingest, DateTimeOffset now)
    {
        var status = ingest.CaughtUpAt is not { } at ? FreshnessStatus.Unknown
            : now - at <= TimeSpan.FromMinutes(SlaMinutes) ? FreshnessStatus.Fresh
            : FreshnessStatus.Stale;
        return new AnalyticsFreshness(status, ingest.CaughtUpAt, SlaMinutes);
    }
}
