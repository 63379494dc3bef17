using Gharart.Admin.Audit;
using Gharart.Admin.Data;
using Gharart.Admin.Http.Json;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>Checks a destination domain and saves what that changes: the row, its history, the audit and the queue of the publisher, in one transaction.</summary>
internal sealed class DomainVerifier(DomainProver prover, AuditTrail audit, TimeProvider time)
{
    /// <param name="db">Has no transaction open: the network is asked first.</param>
    /// <param name="domain">As it was read last; it is read again when there is an answer.</param>
    /// <param name="method">Null tries all that fit.</param>
    /// <param name="actor">Who asked, for the history.</param>
    /// <param name="runId">The id of this check.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The domain as it is now; null when it was removed meanwhile.</returns>
    public async Task<DestinationDomain?> VerifyAsync(
        AdminDbContext db, DestinationDomain domain, VerificationMethod? method, string actor, string runId, CancellationToken cancellationToken)
    {
        var isExpired = domain.IsChallengeExpired(time.GetUtcNow());
        var proof = isExpired ? null : await prover.ProveAsync(domain.Domain, domain.Scope, domain.ChallengeToken, method, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.DestinationDomains.SingleOrDefaultAsync(row => row.Id == domain.Id, cancellationToken) is not { } row)
        {
            return null;
        }

        // Somebody who asked at the same time has renewed the challenge: what was looked for counts no more.
        if (row.ChallengeToken != domain.ChallengeToken)
        {
            return row;
        }

        var now = time.GetUtcNowMilliseconds();
        var before = (Posture: DomainPosture.Of(row, now), row.Proof.Status);
        if (proof is null)
        {
            row.RenewChallenge(now);
            row.LastErrors = [$"The challenge expired {InstantJsonConverter.Text(domain.ChallengeExpiresAt)} without having been met, so nothing was asked. Here is a new one. {DomainAdvice.Prove(row)}"];
        }
        else
        {
            row.Record(proof, now);
        }

        if (ActionOf(before.Status, row.Proof.Status, isExpired) is { } action)
        {
            db.DomainHistory.Add(DomainHistoryEntry.Of(
                row, action, actor, new DomainChange(before.Posture, DomainPosture.Of(row, now), proof?.Evidence ?? string.Join(' ', row.LastErrors), RunId: runId), now));
        }

        await audit.SaveAsync(db, actor, runId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row;
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
