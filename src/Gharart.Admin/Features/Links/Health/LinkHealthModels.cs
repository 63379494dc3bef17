using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Gharart.Admin.Http;
using Gharart.Core.Slugs;
using Microsoft.AspNetCore.Mvc;

namespace Gharart.Admin.Features.Links.Health;

internal sealed record StartHealthCheckRequest(
    [property: Length(1, LinkHealthEndpoints.MaxSlugs), Each(Form = Slug.Form), Description("The links to check; all of the handle when absent.")]
    IReadOnlyList<string?>? Slugs = null);

/// <summary>The filters of the results; those that are given must all hold.</summary>
internal readonly record struct LinkHealthFilter(
    [property: FromQuery(Name = "status"), Description("OK, WARN, FAIL or SKIPPED.")] string? Status,
    [property: FromQuery(Name = "runId"), Description("Only what this run found last.")] string? RunId)
{
    public string Scope => string.Join('\n', Status, RunId);
}

/// <summary>The newest run, and the last result of each link, whichever run found it.</summary>
internal sealed record LinkHealthReport(
    [property: Description("The newest run; null before the first.")] string? RunId,
    DateTimeOffset? StartedAt,
    [property: Description("Null while it is running.")] DateTimeOffset? FinishedAt,
    [property: Description("RUNNING or DONE; null before the first.")] string? Status,
    [property: Description("Links that the run is about.")] int Total,
    [property: Description("How many of them it has checked.")] int Checked,
    IReadOnlyList<LinkHealthItem> Items,
    LinkHealthSummary Summary,
    string? NextToken);

/// <summary>How many links of the handle have which last result, whatever the filter.</summary>
internal sealed record LinkHealthSummary(int Ok, int Warn, int Fail, int Skipped)
{
    public static LinkHealthSummary Of(IReadOnlyDictionary<LinkHealthStatus, int> counts) => new(
        counts.GetValueOrDefault(LinkHealthStatus.Ok),
        counts.GetValueOrDefault(LinkHealthStatus.Warn),
        counts.GetValueOrDefault(LinkHealthStatus.Fail),
        counts.GetValueOrDefault(LinkHealthStatus.Skipped));
}

internal sealed record LinkHealthItem(
    string Slug,
    [property: Description("The link's destination as it is now.")] string DestinationUrl,
    [property: Description("The worst of its checks.")] LinkHealthStatus Status,
    IReadOnlyList<HealthCheckResponse> Checks,
    IReadOnlyList<DestinationHealthResponse> Destinations,
    [property: Description("Destinations to which the edge sends nobody now, reachable or not.")] IReadOnlyList<DestinationWarning> Warnings,
    DateTimeOffset CheckedAt,
    string RunId,
    [property: Description("Whether the link was changed after that.")] bool ChangedSince)
{
    public static LinkHealthItem From(LinkHealth health, DestinationTrust trust) => new(
        health.Link!.Slug,
        health.Link.DestinationUrl,
        health.Status,
        [.. health.Destinations.SelectMany(destination => destination.Checks.Select(check => HealthCheckResponse.From(check, destination)))],
        health.Destinations.ConvertAll(DestinationHealthResponse.From),
        trust.Warnings(health.Destinations.Select(destination => destination.DestinationUrl)),
        health.CheckedAt,
        health.RunId,
        health.Link.UpdatedAt > health.CheckedAt);
}

internal sealed record HealthCheckResponse(
    [property: Description("reachable, tls, http_status, latency or redirect.")] string Id,
    [property: Description("Which destination was checked.")] string DestinationUrl,
    CheckStatus Status,
    [property: Description("What was seen.")] string Evidence,
    [property: Description("What to do; null where there is nothing to do.")] string? FixHint)
{
    public static HealthCheckResponse From(HealthCheck check, DestinationHealth destination) =>
        new(check.Id, destination.DestinationUrl, check.Status, check.Evidence, check.FixHint);
}

internal sealed record DestinationHealthResponse(
    string DestinationUrl,
    [property: Description("What leads there: destination, fallback, rule:<ruleId>/<variantId>; of the handle: handle-rule:<ruleId>/<variantId>, handle-fallback.")] IReadOnlyList<string> UsedBy,
    CheckStatus Status,
    [property: Description("Of the last answer.")] int? HttpStatus,
    [property: Description("Until the last answer began, redirects included.")] long? LatencyMs,
    [property: Description("Where the redirects ended.")] string? FinalUrl,
    DestinationTls? Tls)
{
    public static DestinationHealthResponse From(DestinationHealth destination) => new(
        destination.DestinationUrl,
        destination.UsedBy,
        destination.Worst,
        destination.HttpStatus,
        destination.LatencyMs,
        destination.FinalUrl,
        destination.TlsExpiresAt is { } expiresAt ? new DestinationTls(destination.TlsVersion, destination.TlsIssuer!, expiresAt) : null);
}

internal sealed record DestinationTls([property: Description("Such as TLS 1.3; null where none was agreed on.")] string? Version, string Issuer, DateTimeOffset ExpiresAt);
