using Gharart.Admin.Data;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Core.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Publishing;

/// <summary>Compiles a handle's rows into blobs; also what the route preview decides on, so that both see the same.</summary>
internal static class HandlePublication
{
    /// <summary>Links that a shard holds at most, on average: an edit rewrites one shard, and every edge fetches it (docs/decisions/0011).</summary>
    public const int LinksPerShard = 1024;

    private const int HashBits = 16;

    /// <summary>The head blob, or null when the handle is gone.</summary>
    /// <param name="db">The rows.</param>
    /// <param name="handleId">The handle.</param>
    /// <param name="now">When verdicts are to hold.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="drafted">For a preview: the handle's rules as they would be, made of the saved ones.</param>
    public static async Task<(string Name, byte[] Blob)?> HeadAsync(
        AdminDbContext db,
        int handleId,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        Func<IReadOnlyList<RoutingRule>, IReadOnlyList<RoutingRule>>? drafted = null)
    {
        var handle = await db.Handles.AsNoTracking().SingleOrDefaultAsync(row => row.Id == handleId, cancellationToken);
        if (handle is null)
        {
            return null;
        }

        var rules = await db.RoutingRules.AsNoTracking().Where(row => row.HandleId == handleId && row.LinkId == null).ToListAsync(cancellationToken);
        var domains = await db.DestinationDomains.AsNoTracking().Where(row => row.HandleId == handleId).ToListAsync(cancellationToken);
        var templates = await db.TrackingTemplates.AsNoTracking()
            .Where(row => row.HandleId == handleId && row.Enabled && (row.Kind == TemplateKind.UrlParams || row.Kind == TemplateKind.GtmEvent))
            .ToListAsync(cancellationToken);
        return (handle.Name, HeadBlob.Write(SnapshotDefinitions.Of(handle, drafted?.Invoke(rules) ?? rules, domains, templates, now)));
    }

    public static Task<int> CountLinksAsync(AdminDbContext db, int handleId, CancellationToken cancellationToken) =>
        db.Links.CountAsync(row => row.HandleId == handleId, cancellationToken);

    /// <summary>How many shards so many links need, as a power of two. Grows when shards are full, shrinks only when they are a quarter full.</summary>
    public static int ShardBits(long links, int? current)
    {
        var needed = 0;
        while (needed < HashBits && links > (long)LinksPerShard << needed)
        {
            needed++;
        }

        return current is { } bits && needed < bits && links > ((long)LinksPerShard << bits) / 4 ? bits : needed;
    }

    /// <summary>A link blob, and how many links are in it.</summary>
    public static async Task<(byte[] Blob, int Links)> ShardAsync(AdminDbContext db, int handleId, int shardBits, int shard, CancellationToken cancellationToken)
    {
        var width = 1 << (HashBits - shardBits);
        var first = FirstHashOf(shard, shardBits);
        var rows = db.Links.AsNoTracking().Where(row => row.HandleId == handleId && row.ShardHash >= first && row.ShardHash < first + width);
        var links = await rows.Select(LinkRow.Of).ToListAsync(cancellationToken);
        var rules = (await rows.SelectMany(row => row.Rules).ToListAsync(cancellationToken)).ToLookup(rule => rule.LinkId);
        return (LinkBlob.Write((uint)handleId, shardBits, shard, links.ConvertAll(link => SnapshotDefinitions.Of(link, rules[link.Id]))), links.Count);
    }

    /// <summary>The lowest hash of a shard's links.</summary>
    public static int FirstHashOf(int shard, int shardBits) => shard << (HashBits - shardBits);

    /// <summary>The shard that a link's hash falls into.</summary>
    public static int ShardOf(int shardHash, int shardBits) => shardHash >> (HashBits - shardBits);
}
