using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>How a domain stood at one moment, for its history.</summary>
internal sealed record DomainPosture(
    string Domain,
    DomainScope Scope,
    VerificationStatus Verification,
    int RiskScore,
    string RiskModelVersion,
    TrustDecision AutomatedDecision,
    TrustDecision? ManualDecision,
    DateTimeOffset? ExpiresAt,
    bool Routable,
    string RoutableReason)
{
    public static DomainPosture Of(DestinationDomain row, DateTimeOffset now)
    {
        var verdict = row.Verdict(now);
        var isDecidedByHand = row.IsDecidedByHand(now);
        return new DomainPosture(
            row.Domain,
            row.Scope,
            row.VerificationStatus,
            row.RiskScore,
            row.RiskModelVersion,
            row.AutomatedDecision,
            isDecidedByHand ? row.ManualDecision : null,
            isDecidedByHand ? row.DecisionExpiresAt : null,
            verdict.Routable,
            verdict.Reason.ToWireName());
    }
}
