namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>The band of a risk score (contract §8.4).</summary>
internal enum RiskBand
{
    Low,
    Medium,
    High,
    Critical,
}
