using System.Data.Common;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Gharart.Admin.Risk;

/// <summary>
/// Notes the handles whose links and rules begin, or cease, to lead to an address that a feed lists, and those that prove a domain or lose the proof of
/// one, which others may look like. Once that is committed their domains are scored anew: one that becomes CRITICAL is blocked ahead of everything else.
/// </summary>
internal sealed class RescoreInterceptor(RiskFeeds feeds, RescoreQueue queue) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is AdminDbContext db)
        {
            var current = feeds.Current;
            foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
            {
                if (entry.Entity is DestinationDomain domain)
                {
                    NoteProof(db, domain.HandleId, entry);
                }
                else if (!current.IsEmpty && HandleOf(entry) is { } handleId && HandleDestinations.Urls(Destinations(entry)).Any(url => current.Find(url).Any()))
                {
                    db.HandlesToScore.Add(handleId);
                }
            }
        }

        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Ended(eventData, committed: true);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(eventData, committed: true);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Ended(eventData, committed: false);

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(eventData, committed: false);
        return Task.CompletedTask;
    }

    private void Ended(TransactionEndEventData eventData, bool committed)
    {
        if (eventData.Context is AdminDbContext { HandlesToScore.Count: > 0 } db)
        {
            if (committed)
            {
                queue.Add(db.HandlesToScore);
            }

            db.HandlesToScore.Clear();
        }
    }

    private static void NoteProof(AdminDbContext db, int handleId, EntityEntry entry)
    {
        var was = entry.State != EntityState.Added && IsOwn(entry.OriginalValues);
        var willBe = entry.State != EntityState.Deleted && IsOwn(entry.CurrentValues);
        if (was != willBe)
        {
            db.HandlesToScore.Add(handleId);
        }
    }

    private static bool IsOwn(PropertyValues row) => DestinationDomain.HasProof(
        row.GetValue<VerificationStatus>(nameof(DestinationDomain.VerificationStatus)), row.GetValue<DateTimeOffset?>(nameof(DestinationDomain.VerifiedAt)));

    private static int? HandleOf(EntityEntry entry) => entry.Entity switch
    {
        Link link => link.HandleId,
        RoutingRule rule => rule.HandleId,
        Handle handle => handle.Id,
        _ => null,
    };

    // Of what was and of what will be: an address that goes may be the last one that blocks a domain.
    private static IEnumerable<string?> Destinations(EntityEntry entry) => entry.Entity switch
    {
        Link => Both(entry, nameof(Link.DestinationUrl)).Concat(Both(entry, nameof(Link.FallbackUrl))).OfType<string>(),
        RoutingRule => Both(entry, nameof(RoutingRule.Variants)).OfType<List<RuleVariant>>().SelectMany(variants => variants.Select(variant => variant.DestinationUrl)),
        _ => Both(entry, nameof(Handle.FallbackUrl)).OfType<string>(),
    };

    private static object?[] Both(EntityEntry entry, string property) =>
        entry.State == EntityState.Added
            ? [entry.Property(property).CurrentValue]
            : [entry.Property(property).CurrentValue, entry.Property(property).OriginalValue];
}
