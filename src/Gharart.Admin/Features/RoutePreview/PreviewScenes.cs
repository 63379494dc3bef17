using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Permits;
using Gharart.Admin.Publishing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>Compiles what is saved now, or a draft over it, into the blobs that an edge would get.</summary>
internal sealed class PreviewScenes(AdminDbContext db, OwnHosts ownHosts, TimeProvider time)
{
    /// <summary>Loads a handle and a link; null when there is no such link, saved or drafted.</summary>
    public async Task<PreviewScene?> LoadAsync(int handleId, Slug slug, CheckedDraft? draft, CancellationToken cancellationToken)
    {
        IReadOnlyList<RoutingRule> handleRules = [];
        var head = await HandlePublication.HeadAsync(
            db, handleId, time.GetUtcNow(), cancellationToken, saved => handleRules = draft?.OverHandle(saved) ?? saved);
        var saved = await db.Links.AsNoTracking().Include(row => row.Rules)
            .SingleOrDefaultAsync(row => row.HandleId == handleId && row.SlugKey == slug.Key.ToString(), cancellationToken);
        var (link, linkRules) = draft?.OverLink(saved, handleId, slug.Text) ?? (saved, saved?.Rules ?? []);
        if (head is null || link is null)
        {
            return null;
        }

        var shard = LinkBlob.Write((uint)handleId, 0, 0, [SnapshotDefinitions.Of(LinkRow.OfLoaded(link), linkRules)]);
        var isUsedUp = link.MaxClicks is { } maxClicks
            && (await PermitUsage.ReadAsync(db, [link.Id], cancellationToken)).GetValueOrDefault(link.Id) >= maxClicks;
        return new PreviewScene(
            new HandleSnapshot(HeadBlob.Read(head.Value.Blob), [LinkShard.Read(shard, (uint)handleId, 0, 0)], [], ownHosts.Custom),
            link.Slug,
            slug.Key,
            isUsedUp,
            handleRules,
            linkRules);
    }
}
