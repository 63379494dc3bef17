using Gharart.Admin.Audit;
using Gharart.Admin.Data;
using Gharart.Core.Trust;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>Checks destination domains; what changes is in their history, too.</summary>
internal sealed class DomainVerifier(DomainProver prover, AuditTrail audit, TimeProvider time) : ProofVerifier<DestinationDomain>(prover, audit, time)
{
    protected override async Task RecordAsync(AdminDbContext db, DestinationDomain row, ProofRun run, CancellationToken cancellationToken)
    {
        var before = (Posture: DomainPosture.Of(row, run.At), row.Proof.Status);
        await base.RecordAsync(db, row, run, cancellationToken);
        if (ActionOf(before.Status, row.Proof.Status, isRenewed: run.Proof is null) is { } action)
        {
            var reason = run.Proof?.Evidence ?? string.Join(' ', row.LastErrors);
            db.DomainHistory.Add(DomainHistoryEntry.Of(
                row, action, run.Actor, new DomainChange(before.Posture, DomainPosture.Of(row, run.At), reason, RunId: run.RunId), run.At));
        }
    }

    private static DomainAction? ActionOf(VerificationStatus before, VerificationStatus after, bool isRenewed) => (before, after) switch
    {
        _ when isRenewed => DomainAction.ChallengeRenewed,
        _ when before == after => null,
        (VerificationStatus.Lapsing, VerificationStatus.Verified) => DomainAction.Recovered,
        (_, VerificationStatus.Verified) => DomainAction.Verified,
        (_, VerificationStatus.Lapsing) => DomainAction.Lapsing,
        (VerificationStatus.Verified or VerificationStatus.Lapsing, VerificationStatus.Pending) => DomainAction.Lapsed,
        (_, VerificationStatus.Failed) => DomainAction.VerificationFailed,
        _ => DomainAction.VerificationPending,
    };
}
