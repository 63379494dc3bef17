using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Gharart.Core;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>
/// Looks at proved domains and custom hosts again when it is time. Who takes one moves its time on first, so that of several admins on one database one asks, and
/// one that dies over it leaves it to the next after <see cref="ClaimTime"/>.
/// </summary>
internal sealed partial class DomainRechecks(
    IDbContextFactory<AdminDbContext> databases,
    DomainVerifier domains,
    CustomHostVerifier hosts,
    DomainRecheckState state,
    TimeProvider time,
    ILogger<DomainRechecks> logger)
{
    /// <summary>Who acted, in history and audit.</summary>
    public const string Actor = "domain re-check";

    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(10);

    private const int BatchSize = 64;
    private const int MaxAtATime = 4;

    /// <summary>Checks what is due until nothing is; answers how many names that were.</summary>
    public async Task<int> CheckDueAsync(CancellationToken cancellationToken)
    {
        var all = 0;
        while (true)
        {
            var taken = 0;
            var due = await ReadDueAsync(cancellationToken);
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions { MaxDegreeOfParallelism = MaxAtATime, CancellationToken = cancellationToken },
                async (name, token) =>
                {
                    if (await TryCheckAsync(name, token))
                    {
                        Interlocked.Increment(ref taken);
                    }
                });
            all += taken;
            if (due.Count < BatchSize || taken == 0)
            {
                if (all > 0)
                {
                    await ReadDueAsync(cancellationToken);
                }

                state.Ran(time.GetUtcNow());
                return all;
            }
        }
    }

    private async Task<List<ProvedName>> ReadDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (domains, hosts) = (Due<DestinationDomain>(), Due<CustomHost>());
        List<ProvedName> batch =
        [
            .. (await domains.Take(BatchSize).ToListAsync(cancellationToken)).Concat<ProvedName>(await hosts.Take(BatchSize).ToListAsync(cancellationToken))
                .OrderBy(row => row.NextCheckAt)
                .Take(BatchSize),
        ];
        var due = batch.Count < BatchSize ? batch.Count : await domains.CountAsync(cancellationToken) + await hosts.CountAsync(cancellationToken);
        state.Work.Looked(due, batch.FirstOrDefault()?.NextCheckAt);
        return batch;

        IQueryable<TName> Due<TName>()
            where TName : ProvedName =>
            db.Set<TName>().AsNoTracking().Where(row => row.NextCheckAt <= now).OrderBy(row => row.NextCheckAt);
    }

    private async Task<bool> TryCheckAsync(ProvedName name, CancellationToken cancellationToken)
    {
        state.Work.Begin();
        try
        {
            return name is CustomHost host
                ? await TryCheckAsync(hosts, host, cancellationToken)
                : await TryCheckAsync(domains, (DestinationDomain)name, cancellationToken);
        }
#pragma warning disable CA1031 // One name must not keep the others from being checked; it is due again when the claim is over.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            state.Failed();
            Log.Failed(logger, name.Name, e);
            return false;
        }
        finally
        {
            state.Work.End();
        }
    }

    private async Task<bool> TryCheckAsync<TName>(ProofVerifier<TName> verifier, TName name, CancellationToken cancellationToken)
        where TName : ProvedName
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? claimedUntil = time.GetUtcNowMilliseconds() + ClaimTime;
        var isOurs = await db.Set<TName>()
            .Where(row => row.Id == name.Id && row.NextCheckAt == name.NextCheckAt)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextCheckAt, claimedUntil), cancellationToken) == 1;
        if (isOurs)
        {
            Report(name, await verifier.VerifyAsync(db, name, method: null, Actor, ArtifactId.New(ArtifactId.RunPrefix, time), cancellationToken));
        }

        return isOurs;
    }

    private void Report(ProvedName before, ProvedName? after)
    {
        state.Checked(after?.Proof.Status);
        if (after is not null && after.Proof.Status != before.Proof.Status)
        {
            Log.Changed(
                logger, after.Proof.Status == VerificationStatus.Verified ? LogLevel.Information : LogLevel.Warning, after.Name, before.Proof.Status, after.Proof.Status, after.LastErrors);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Domain {Domain} could not be re-checked; it is tried again in some minutes")]
        public static partial void Failed(ILogger logger, string domain, Exception exception);

        [LoggerMessage(EventId = 2, Message = "The proof of domain {Domain} went from {Before} to {After}. {Errors}")]
        public static partial void Changed(ILogger logger, LogLevel level, string domain, VerificationStatus before, VerificationStatus after, List<string> errors);
    }
}
