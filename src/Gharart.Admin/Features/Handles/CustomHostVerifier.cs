using Gharart.Admin.Audit;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Handles;

/// <summary>Checks custom hosts. Many handles may claim one; who proves it first has it until that proof is gone for good.</summary>
internal sealed class CustomHostVerifier(DomainProver prover, AuditTrail audit, TimeProvider time) : ProofVerifier<CustomHost>(prover, audit, time)
{
    protected override async Task RecordAsync(AdminDbContext db, CustomHost row, ProofRun run, CancellationToken cancellationToken)
    {
        if (run.Proof is { Outcome: ProofOutcome.Proved } && await FindHolderAsync(db, row, cancellationToken) is { } holder)
        {
            await AskHolderAsync(db, holder, run.At, cancellationToken);
            run = run with
            {
                Proof = Proof.NotFound(
                    ProofOutcome.NoAnswer,
                    $"The proof is there, but another handle has proved {row.Host} and keeps it while its own proof stands. Have the host taken out of that handle's settings, or "
                    + $"remove all other {TrustReasons.ChallengePrefix}{row.Host} records and verify again {ProofState.LapsingTime.TotalHours:0} hours later; it is being looked at now."),
            };
        }
        else if (run.Proof is { Outcome: ProofOutcome.Missing or ProofOutcome.Wrong } missed)
        {
            run = run with
            {
                Proof = missed with
                {
                    Errors = [.. missed.Errors, $"Where {row.Host} leads to an edge of this platform, the file cannot be found: edges answer no challenge, so set the TXT record."],
                },
            };
        }

        await base.RecordAsync(db, row, run, cancellationToken);
    }

    // In the transaction that records the proof: of two at the same time, the second sees the first.
    private static Task<CustomHost?> FindHolderAsync(AdminDbContext db, CustomHost row, CancellationToken cancellationToken) =>
        db.CustomHosts.AsNoTracking().Where(CustomHost.IsRouted).SingleOrDefaultAsync(other => other.Host == row.Host && other.Id != row.Id, cancellationToken);

    // A holder who has lost the name should not keep it until the daily check comes round.
    private static Task<int> AskHolderAsync(AdminDbContext db, CustomHost holder, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? at = now;
        return db.CustomHosts.Where(row => row.Id == holder.Id && row.NextCheckAt > at)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextCheckAt, at), cancellationToken);
    }
}
