namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>Where the proof of ownership stands (contract §8.2).</summary>
internal enum VerificationStatus
{
    Pending,
    Verified,
    Lapsing,
    Failed,
    Waived,
}
