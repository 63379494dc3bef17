namespace Gharart.Admin.Risk;

/// <param name="Feeds">Every feed's file with what becomes of it; one that is stale or broken adds nothing.</param>
/// <param name="Problem">Why the folder of feeds cannot be read; null where it can, or where there is none.</param>
/// <param name="ScoredAt">When all domains that were due had been scored anew; null for not since the start.</param>
/// <param name="Failures">Attempts that failed since the start; the log says why.</param>
internal sealed record RiskReadiness(IReadOnlyList<FeedReport> Feeds, string? Problem, DateTimeOffset? ScoredAt, long Failures);
