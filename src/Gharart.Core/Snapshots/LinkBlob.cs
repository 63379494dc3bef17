using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>Writes a link blob: the links of one shard of a handle, one record after another.</summary>
public static class LinkBlob
{
    /// <summary>The shard that a slug belongs to: the top bits of its hash.</summary>
    /// <param name="key">The slug.</param>
    /// <param name="shardBits">0–16; the handle has 2^shardBits shards.</param>
    public static int ShardOf(SlugKey key, int shardBits) => shardBits == 0 ? 0 : (int)(key.Hash >> (64 - shardBits));

    /// <summary>Writes the blob. The same links always give the same bytes, and <see cref="LinkShard.Read"/> reads them.</summary>
    /// <param name="handleNumber">The handle's number.</param>
    /// <param name="shardBits">0–16.</param>
    /// <param name="shard">Which shard.</param>
    /// <param name="links">The links of the shard in any order.</param>
    /// <exception cref="ArgumentException">A link belongs to another shard, or no edge would read the links; the message says why.</exception>
    public static byte[] Write(uint handleNumber, int shardBits, int shard, IReadOnlyCollection<LinkDefinition> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)shardBits, (uint)SnapshotFormat.MaxShardBits, nameof(shardBits));
        var origins = new OriginTableBuilder();
        var layers = new ByteWriter();
        var records = new ByteWriter();
        var layerCount = 0;
        foreach (var link in links.OrderBy(l => l.Slug.Key.Value))
        {
            if (ShardOf(link.Slug.Key, shardBits) != shard)
            {
                throw new ArgumentException($"Link {link.Slug} does not belong to shard {shard}.", nameof(links));
            }

            var record = new ByteWriter();
            WriteRecord(record, origins, link, layerCount);
            records.Block(record.Written);
            if (link.Rules.Count > 0)
            {
                RuleCodec.WriteRules(layers, origins, link.Rules);
                layerCount++;
            }
        }

        var writer = new ByteWriter();
        writer.WriteHeader(SnapshotFormat.LinksMark);
        writer.UInt32(handleNumber);
        writer.Byte((byte)shardBits);
        writer.UInt16((ushort)shard);
        origins.WriteTable(writer);
        writer.Count(layerCount);
        writer.Bytes(layers.Written);
        writer.Count(links.Count);
        writer.Bytes(records.Written);
        return SnapshotFormat.Checked(writer, bytes => _ = LinkShard.Read(bytes, handleNumber, shardBits, shard));
    }

    private static void WriteRecord(ByteWriter record, OriginTableBuilder origins, LinkDefinition link, int nextLayer)
    {
        var flags = FlagsOf(link);
        record.UInt128(link.Slug.Key.Value);
        record.UInt32(link.Number);
        record.UInt16((ushort)flags);
        var capitals = SlugKey.CapitalsOf(Encoding.ASCII.GetBytes(link.Slug.Text));
        record.UInt16((ushort)(capitals & 0xFFFF));
        record.Byte((byte)(capitals >> 16));
        origins.WriteTarget(record, link.Destination);
        if ((flags & LinkFlags.HasSchedule) != 0)
        {
            record.Int64(link.StartsAt?.ToUnixTimeMilliseconds() ?? long.MinValue);
            record.Int64(link.EndsAt?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        }

        if ((flags & LinkFlags.HasCampaign) != 0)
        {
            record.UInt32(link.CampaignNumber);
        }

        if ((flags & LinkFlags.HasRules) != 0)
        {
            record.UInt32((uint)nextLayer);
        }

        if ((flags & LinkFlags.HasTracking) != 0)
        {
            record.Text(link.Tracking);
        }

        if ((flags & LinkFlags.HasFallback) != 0)
        {
            origins.WriteTarget(record, link.Fallback!);
        }

        if (link.MaxClicks is { } maxClicks)
        {
            record.UInt32(unchecked((uint)maxClicks));
        }

        if (link.PasswordHash is { } hash)
        {
            record.Bytes(hash);
        }
    }

    private static LinkFlags FlagsOf(LinkDefinition link) =>
        (link.Enabled ? LinkFlags.Enabled : 0)
        | (link.TemporaryRedirect307 ? LinkFlags.TemporaryRedirect307 : 0)
        | (link.Bridge ? LinkFlags.Bridge : 0)
        | (link.AppendContext ? LinkFlags.AppendContext : 0)
        | (link.ForwardQuery ? LinkFlags.ForwardQuery : 0)
        | (link.StartsAt is null && link.EndsAt is null ? 0 : LinkFlags.HasSchedule)
        | (link.CampaignNumber == 0 ? 0 : LinkFlags.HasCampaign)
        | (link.Rules.Count == 0 ? 0 : LinkFlags.HasRules)
        | (link.Tracking.Length == 0 ? 0 : LinkFlags.HasTracking)
        | (link.Fallback is null ? 0 : LinkFlags.HasFallback)
        | (link.MaxClicks is null ? 0 : LinkFlags.HasLimit)
        | (link.PasswordHash is null ? 0 : LinkFlags.HasPassword);
}
