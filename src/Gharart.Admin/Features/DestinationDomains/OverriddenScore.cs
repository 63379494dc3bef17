using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What the score of a domain says where a person decided otherwise (contract §8.3).</summary>
internal sealed record OverriddenScore(TrustDecision AutomatedDecision, int Score, RiskBand Band)
{
    /// <summary>Null where nobody decided, or decided as the score does.</summary>
    public static OverriddenScore? Of(DestinationDomain row, DateTimeOffset now) =>
        row.IsDecidedByHand(now) && row.ManualDecision != row.AutomatedDecision
            ? new OverriddenScore(row.AutomatedDecision, row.RiskScore, row.RiskBand)
            : null;
}
