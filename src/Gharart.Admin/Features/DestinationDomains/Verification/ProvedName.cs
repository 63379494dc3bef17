using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>A row with a host name whose owner proves that it is theirs (contract §8.2).</summary>
internal abstract class ProvedName
{
    public int Id { get; set; }

    public int HandleId { get; set; }

    public VerificationStatus VerificationStatus { get; set; }

    public VerificationMethod? VerificationMethod { get; set; }

    public required string ChallengeToken { get; set; }

    public DateTimeOffset ChallengeExpiresAt { get; set; }

    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>Null again once the proof has lapsed for good.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>The first missed re-check; 72 h later the name is PENDING again.</summary>
    public DateTimeOffset? LapsingSince { get; set; }

    /// <summary>What the last check missed, in sentences; empty when it found the proof.</summary>
    public List<string> LastErrors { get; set; } = [];

    /// <summary>When the proof is looked at again; null where there is none to lose.</summary>
    public DateTimeOffset? NextCheckAt { get; set; }

    /// <summary>What is to be proved, as A-labels.</summary>
    public abstract string Name { get; }

    /// <summary>How much of it.</summary>
    public abstract DomainScope ProvedScope { get; }

    /// <summary>The ways to prove it.</summary>
    public IReadOnlyList<DomainChallenge> Challenges() => DomainChallenge.Of(Name, ChallengeToken);

    /// <summary>What was proved, whether a waiver stands above it or not.</summary>
    public ProofState Proof => new(
        VerificationStatus != VerificationStatus.Waived ? VerificationStatus
            : VerifiedAt is null ? VerificationStatus.Pending
            : LapsingSince is null ? VerificationStatus.Verified
            : VerificationStatus.Lapsing,
        VerificationMethod,
        VerifiedAt,
        LapsingSince);

    /// <summary>Until when the challenges hold, or a lapsing proof still counts; null where nothing runs out.</summary>
    public DateTimeOffset? ProofExpiresAt => VerificationStatus switch
    {
        VerificationStatus.Pending or VerificationStatus.Failed => ChallengeExpiresAt,
        VerificationStatus.Lapsing => LapsingSince + ProofState.LapsingTime,
        _ => null,
    };

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

    private void Take(ProofState state)
    {
        VerificationStatus = VerificationStatus == VerificationStatus.Waived ? VerificationStatus.Waived : state.Status;
        (VerificationMethod, VerifiedAt, LapsingSince) = (state.Method, state.VerifiedAt, state.LapsingSince);
    }
}
