namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>One reason for a risk score, as shown to people (contract §8).</summary>
internal sealed record RiskFactor(string Id, int Points, string? Evidence);
