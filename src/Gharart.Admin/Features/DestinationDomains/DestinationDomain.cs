using Gharart.Admin.Data;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>A place where links of a handle may lead, with its proof of ownership, its score and its decision (contract §8).</summary>
internal sealed class DestinationDomain : IVersioned
{
    public int Id { get; set; }

    public int HandleId { get; set; }

    /// <summary>A-label, lower case.</summary>
    public required string Domain { get; set; }

    public DomainScope Scope { get; set; }

    public VerificationStatus VerificationStatus { get; set; }

    public VerificationMethod? VerificationMethod { get; set; }

    public required string ChallengeToken { get; set; }

    public DateTimeOffset ChallengeExpiresAt { get; set; }

    public DateTimeOffset? CheckedAt { get; set; }

    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>The first missed re-check; 72 h later the domain is PENDING again.</summary>
    public DateTimeOffset? LapsingSince { get; set; }

    public int RiskScore { get; set; }

    public RiskBand RiskBand { get; set; }

    public List<RiskFactor> RiskFactors { get; set; } = [];

    public required string RiskModelVersion { get; set; }

    public DateTimeOffset RiskAssessedAt { get; set; }

    public TrustDecision AutomatedDecision { get; set; }

    public TrustDecision? ManualDecision { get; set; }

    public string? DecisionReason { get; set; }

    /// <summary>E-mail of who decided, as it was then.</summary>
    public string? DecisionBy { get; set; }

    public DateTimeOffset? DecisionAt { get; set; }

    public DateTimeOffset? DecisionExpiresAt { get; set; }

    public string? WaivedBy { get; set; }

    public string? WaivedReason { get; set; }

    public int Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>What the edge is told: a manual decision counts until it expires (contract §8.3).</summary>
    public TrustVerdict Verdict(DateTimeOffset now) =>
        TrustVerdict.Evaluate(Domain, VerificationStatus, AutomatedDecision, DecisionExpiresAt <= now ? null : ManualDecision);
}
