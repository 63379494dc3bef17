using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>How far a name is proved, and how that changes with each check (contract §8.2). A waiver stands beside it.</summary>
/// <param name="Status">Never WAIVED.</param>
/// <param name="Method">By which it was proved last; null where it is not.</param>
/// <param name="VerifiedAt">When it was proved, all daily checks since included; null where it is not.</param>
/// <param name="LapsingSince">The first check that missed; null unless it is lapsing.</param>
internal sealed record ProofState(VerificationStatus Status, VerificationMethod? Method, DateTimeOffset? VerifiedAt, DateTimeOffset? LapsingSince)
{
    /// <summary>How long a proof that is missing still counts.</summary>
    public static readonly TimeSpan LapsingTime = TimeSpan.FromHours(72);

    public static ProofState Pending { get; } = new(VerificationStatus.Pending, null, null, null);

    /// <summary>Whether visitors are sent there on account of it.</summary>
    public bool Counts => Status is VerificationStatus.Verified or VerificationStatus.Lapsing;

    public ProofState After(Proof proof, DateTimeOffset now) => proof.Outcome switch
    {
        ProofOutcome.Proved => new(VerificationStatus.Verified, proof.Method, Counts ? VerifiedAt ?? now : now, null),
        ProofOutcome.NoAnswer => this,
        _ when !Counts => Pending with { Status = proof.Outcome == ProofOutcome.Wrong ? VerificationStatus.Failed : VerificationStatus.Pending },
        _ when now - (LapsingSince ?? now) >= LapsingTime => Pending,
        _ => this with { Status = VerificationStatus.Lapsing, LapsingSince = LapsingSince ?? now },
    };
}
