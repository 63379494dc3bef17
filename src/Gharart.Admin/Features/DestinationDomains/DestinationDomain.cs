using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Core.Destinations;
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

    /// <summary>Null again once the proof has lapsed for good.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>The first missed re-check; 72 h later the domain is PENDING again.</summary>
    public DateTimeOffset? LapsingSince { get; set; }

    /// <summary>What the last check missed, in sentences; empty when it found the proof.</summary>
    public List<string> LastErrors { get; set; } = [];

    /// <summary>When the proof is looked at again; null where there is none to lose.</summary>
    public DateTimeOffset? NextCheckAt { get; set; }

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

    /// <summary>What was proved, whether a waiver stands above it or not.</summary>
    public ProofState Proof => new(
        VerificationStatus != VerificationStatus.Waived ? VerificationStatus
            : VerifiedAt is null ? VerificationStatus.Pending
            : LapsingSince is null ? VerificationStatus.Verified
            : VerificationStatus.Lapsing,
        VerificationMethod,
        VerifiedAt,
        LapsingSince);

    /// <summary>Whether the handle has proved it; a waiver stands above the proof and does not end it.</summary>
    public static bool HasProof(VerificationStatus status, DateTimeOffset? verifiedAt) =>
        status is VerificationStatus.Verified or VerificationStatus.Lapsing || (status == VerificationStatus.Waived && verifiedAt is not null);

    /// <summary>Whether it is too late to meet the challenge for the first time; what is proved stays proved by it.</summary>
    public bool IsChallengeExpired(DateTimeOffset now) => !Proof.Counts && ChallengeExpiresAt <= now;

    /// <summary>Takes in what a check found.</summary>
    public void Record(Proof proof, DateTimeOffset now)
    {
        var hasCounted = Proof.Counts;
        Take(Proof.After(proof, now));
        (CheckedAt, LastErrors) = (now, [.. proof.Errors]);
        NextCheckAt = ProofSchedule.Next(Proof, proof.Outcome, now);
        if (hasCounted && !Proof.Counts)
        {
            // Who brings the record back within a week need not change it.
            ChallengeExpiresAt = now + DomainChallenge.Lifetime;
        }
    }

    /// <summary>Gives out a new challenge in place of one that nobody met.</summary>
    public void RenewChallenge(DateTimeOffset now)
    {
        (ChallengeToken, ChallengeExpiresAt) = (DomainChallenge.NewToken(), now + DomainChallenge.Lifetime);
        Take(ProofState.Pending);
    }

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

    private void Take(ProofState state)
    {
        VerificationStatus = VerificationStatus == VerificationStatus.Waived ? VerificationStatus.Waived : state.Status;
        (VerificationMethod, VerifiedAt, LapsingSince) = (state.Method, state.VerifiedAt, state.LapsingSince);
    }
}
