using Gharart.Admin.Audit;
using Gharart.Admin.Data;
using Gharart.Admin.Http.Json;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>Checks a name and saves what that changes: the row, what goes with it, the audit and the queue of the publisher, in one transaction.</summary>
internal abstract class ProofVerifier<TName>(DomainProver prover, AuditTrail audit, TimeProvider time)
    where TName : ProvedName
{
    /// <param name="db">Has no transaction open: the network is asked first.</param>
    /// <param name="name">As it was read last; it is read again when there is an answer.</param>
    /// <param name="method">Null tries all that fit.</param>
    /// <param name="actor">Who asked, for the history.</param>
    /// <param name="runId">The id of this check.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The name as it is now; null when it was removed meanwhile.</returns>
    public async Task<TName?> VerifyAsync(
        AdminDbContext db, TName name, VerificationMethod? method, string actor, string runId, CancellationToken cancellationToken)
    {
        var isExpired = name.IsChallengeExpired(time.GetUtcNow());
        var proof = isExpired ? null : await prover.ProveAsync(name.Name, name.ProvedScope, name.ChallengeToken, method, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<TName>().SingleOrDefaultAsync(row => row.Id == name.Id, cancellationToken) is not { } row)
        {
            return null;
        }

        // Somebody who asked at the same time has renewed the challenge: what was looked for counts no more.
        if (row.ChallengeToken != name.ChallengeToken)
        {
            return row;
        }

        var now = time.GetUtcNowMilliseconds();
        await RecordAsync(db, row, new ProofRun(proof, actor, runId, now), cancellationToken);
        await audit.SaveAsync(db, actor, runId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row;
    }

    /// <summary>Writes into the row what the check found.</summary>
    protected virtual Task RecordAsync(AdminDbContext db, TName row, ProofRun run, CancellationToken cancellationToken)
    {
        if (run.Proof is not null)
        {
            row.Record(run.Proof, run.At);
            return Task.CompletedTask;
        }

        var expiredAt = InstantJsonConverter.Text(row.ChallengeExpiresAt);
        row.RenewChallenge(run.At);
        row.LastErrors = [$"The challenge expired {expiredAt} without having been met, so nothing was asked. Here is a new one. {DomainAdvice.Prove(row)}"];
        return Task.CompletedTask;
    }
}
