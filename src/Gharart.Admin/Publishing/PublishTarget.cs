using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Features.TrackingTemplates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Gharart.Admin.Publishing;

/// <summary>What a tracked change will have to publish: the shard of a link, or the head of a handle.</summary>
/// <param name="Entity">The changed row; a new handle gets its id only while it is saved.</param>
/// <param name="ShardHash">Null for the head.</param>
/// <param name="RemovedLinks">1 for a link that goes.</param>
internal readonly record struct PublishTarget(object Entity, int? ShardHash, int RemovedLinks = 0)
{
    public int HandleId => Entity switch
    {
        Handle handle => handle.Id,
        Link link => link.HandleId,
        RoutingRule rule => rule.HandleId,
        DestinationDomain domain => domain.HandleId,
        CustomHost host => host.HandleId,
        TrackingTemplate template => template.HandleId,
        _ => throw new InvalidOperationException($"{Entity.GetType().Name} is not published."),
    };

    /// <summary>The targets of all pending changes of a context.</summary>
    public static List<PublishTarget> Of(DbContext context)
    {
        context.ChangeTracker.DetectChanges();
        var targets = new List<PublishTarget>();
        foreach (var entry in context.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            {
                Add(entry, targets);
            }
        }

        return targets;
    }

    private static void Add(EntityEntry entry, List<PublishTarget> targets)
    {
        switch (entry.Entity)
        {
            case Handle or DestinationDomain or CustomHost or RoutingRule { LinkId: null, Link: null }:
            case TrackingTemplate template when template.Kind.IsForEdges():
                targets.Add(new PublishTarget(entry.Entity, null));
                break;
            case Link link:
                targets.Add(new PublishTarget(link, link.ShardHash, entry.State == EntityState.Deleted ? 1 : 0));
                AddOldShard(entry, link, targets);
                break;
            case RoutingRule rule:
                targets.Add(new PublishTarget(rule, ShardOf(entry.Context, rule)));
                break;
        }
    }

    // A renamed link leaves its old shard too.
    private static void AddOldShard(EntityEntry entry, Link link, List<PublishTarget> targets)
    {
        if (entry.State == EntityState.Modified && entry.OriginalValues.GetValue<int>(nameof(Link.ShardHash)) is var old && old != link.ShardHash)
        {
            targets.Add(new PublishTarget(link, old));
        }
    }

    private static int ShardOf(DbContext context, RoutingRule rule)
    {
        var link = rule.Link ?? context.Set<Link>().Local.FindEntry(rule.LinkId!.Value)?.Entity;
        return link?.ShardHash ?? context.Set<Link>().Where(row => row.Id == rule.LinkId).Select(row => row.ShardHash).First();
    }
}
