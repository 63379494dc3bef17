using System.Text.Json.Serialization;

namespace Gharart.Admin.Features.Links.Health;

/// <summary>One check of one destination, as it is kept.</summary>
/// <param name="Id">Such as <c>http_status</c>; see <see cref="HealthChecks"/>.</param>
/// <param name="Status">What it found.</param>
/// <param name="Evidence">What was seen, as a sentence.</param>
/// <param name="FixHint">What to do about it; null where there is nothing to do.</param>
internal sealed record HealthCheck(
    string Id, CheckStatus Status, string Evidence, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FixHint = null);
