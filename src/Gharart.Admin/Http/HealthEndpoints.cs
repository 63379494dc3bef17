using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Features.Links.Health;
using Gharart.Admin.Ingest;
using Gharart.Admin.Outbox.Deliveries;
using Gharart.Admin.Outgoing;
using Gharart.Admin.Publishing;
using Gharart.Admin.Risk;
using Gharart.Admin.Suffixes;
using Gharart.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Http;

/// <summary>Health of the admin for orchestrators; says nothing that a stranger may not know.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Ok(new { status = "ok" })).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", Ready).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/metrics", (AdminMetrics metrics) => TypedResults.Text(PrometheusText.Collect(metrics.Meter), PrometheusText.ContentType))
            .AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<JsonHttpResult<AdminReadiness>> Ready(
        AdminDbContext db,
        PublishedRevision published,
        PublishFailures failures,
        IngestState ingest,
        DomainRecheckState rechecks,
        DeliveryLanes deliveries,
        AddressGuard guard,
        LinkHealthSignal links,
        RiskState risk,
        PublicSuffixes suffixes,
        CancellationToken cancellationToken)
    {
        var hasDatabase = await db.Database.CanConnectAsync(cancellationToken);
        var isReady = hasDatabase && published.Value > 0;
        return TypedResults.Json(
            new AdminReadiness(
                isReady ? "ready" : hasDatabase ? "publishing" : "waiting_for_database",
                published.Value,
                failures.Count,
                ingest.CaughtUpAt,
                rechecks.Report(),
                deliveries.Backlog(),
                [.. Warnings(guard, links), .. risk.Warnings(), .. suffixes.Warnings()],
                risk.Read(),
                suffixes.Report),
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IEnumerable<string> Warnings(AddressGuard guard, LinkHealthSignal links)
    {
        if (guard.IsOpen)
        {
            yield return "Gharart__Verification__AllowPrivateAddresses is true: whoever may name a host can reach this machine and its network. It is for tests on one machine.";
        }

        if (links.HasFailed)
        {
            yield return "Link health checks stand still: the last step failed. The log says why.";
        }
    }
}
