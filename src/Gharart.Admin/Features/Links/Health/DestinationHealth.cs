namespace Gharart.Admin.Features.Links.Health;

/// <summary>What was found of one destination of a link, as it is kept.</summary>
/// <param name="DestinationUrl">The destination.</param>
/// <param name="UsedBy">What leads there: <c>destination</c>, <c>fallback</c>, <c>rule:dach/a</c>, <c>handle-rule:dach/a</c>, <c>handle-fallback</c>.</param>
/// <param name="HttpStatus">Of the last answer; null without one.</param>
/// <param name="LatencyMs">Until the last answer's headers were there, redirects included.</param>
/// <param name="FinalUrl">Where the redirects ended; null where nothing was asked.</param>
/// <param name="TlsVersion">Such as <c>TLS 1.3</c>, of the first host; null without TLS.</param>
/// <param name="TlsIssuer">Who issued its certificate.</param>
/// <param name="TlsExpiresAt">When that runs out.</param>
/// <param name="Checks">In the order in which they were made.</param>
internal sealed record DestinationHealth(
    string DestinationUrl,
    IReadOnlyList<string> UsedBy,
    int? HttpStatus,
    long? LatencyMs,
    string? FinalUrl,
    string? TlsVersion,
    string? TlsIssuer,
    DateTimeOffset? TlsExpiresAt,
    IReadOnlyList<HealthCheck> Checks)
{
    public CheckStatus Worst => Checks.Max(check => check.Status);
}
