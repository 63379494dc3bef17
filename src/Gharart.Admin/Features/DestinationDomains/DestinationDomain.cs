using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Core.Destinations;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>A place where links of a handle may lead, with its proof of ownership, its score and its decision (contract §8).</summary>
internal sealed class DestinationDomain : ProvedName, IVersioned
{
    /// <summary>A-label, lower case.</summary>
    public required string Domain { get; set; }

    public DomainScope Scope { get; set; }

    public override string Name => Domain;

    public override DomainScope ProvedScope => Scope;

    public int RiskScore { get; set; }

    public RiskBand RiskBand { get; set; }

    public List<RiskFactor> RiskFactors { get; set; } = [];

    public required string RiskModelVersion { get; set; }

    public DateTimeOffset RiskAssessedAt { get; set; }

    /// <summary>Whether a feed is among the factors.</summary>
    public bool IsListed { get; set; }

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

    /// <summary>A new registration, with a challenge to prove it and its first score.</summary>
    public static DestinationDomain Register(int handleId, HostName name, DomainScope scope, RiskAssessment risk, DateTimeOffset now)
    {
        var domain = new DestinationDomain
        {
            HandleId = handleId,
            Domain = name.Ascii,
            Scope = scope,
            ChallengeToken = DomainChallenge.NewToken(),
            ChallengeExpiresAt = now + DomainChallenge.Lifetime,
            RiskModelVersion = risk.ModelVersion,
        };
        domain.Assess(risk, now);
        return domain;
    }

    /// <summary>Whether the handle has proved it; a waiver stands above the proof and does not end it.</summary>
    public static bool HasProof(VerificationStatus status, DateTimeOffset? verifiedAt) =>
        status is VerificationStatus.Verified or VerificationStatus.Lapsing || (status == VerificationStatus.Waived && verifiedAt is not null);

    public void Assess(RiskAssessment assessment, DateTimeOffset now)
    {
        RiskScore = assessment.Score;
        RiskBand = assessment.Band;
        RiskFactors = [.. assessment.Factors];
        IsListed = RiskModel.IsListed(assessment.Factors);
        RiskModelVersion = assessment.ModelVersion;
        RiskAssessedAt = now;
        AutomatedDecision = assessment.Decision;
    }

    public void Decide(TrustDecision decision, string reason, string by, DateTimeOffset now, DateTimeOffset? expiresAt) =>
        (ManualDecision, DecisionReason, DecisionBy, DecisionAt, DecisionExpiresAt) = (decision, reason, by, now, expiresAt);

    public void ClearDecision() =>
        (ManualDecision, DecisionReason, DecisionBy, DecisionAt, DecisionExpiresAt) = (null, null, null, null, null);

    public void Waive(string reason, string by) =>
        (VerificationStatus, WaivedReason, WaivedBy) = (VerificationStatus.Waived, reason, by);

    /// <summary>Back to what was proved; does nothing where nothing is waived.</summary>
    public void EndWaiver()
    {
        if (VerificationStatus == VerificationStatus.Waived)
        {
            VerificationStatus = Proof.Status;
            (WaivedReason, WaivedBy) = (null, null);
        }
    }

    /// <summary>Whether a person's decision counts; one that expired does not (contract §8.3).</summary>
    public bool IsDecidedByHand(DateTimeOffset now) => ManualDecision is not null && (DecisionExpiresAt is null || DecisionExpiresAt > now);

    /// <summary>What the edge is told.</summary>
    public TrustVerdict Verdict(DateTimeOffset now) =>
        TrustVerdict.Evaluate(Domain, VerificationStatus, AutomatedDecision, IsDecidedByHand(now) ? ManualDecision : null);
}
