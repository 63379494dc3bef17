using System.Collections.Frozen;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Trust;

namespace Gharart.Core.Snapshots;

/// <summary>Everything of one handle at one revision; immutable.</summary>
public sealed class HandleSnapshot
{
    private readonly HeadBlob _head;
    private readonly LinkShard[] _shards;
    private readonly JudgedOrigins[] _origins;
    private readonly int _shardBits;

    /// <summary>Puts a handle together: the head's domain table judges the origins of every shard.</summary>
    /// <param name="head">The head blob.</param>
    /// <param name="shards">All shards in order; their number is a power of two.</param>
    /// <param name="blocks">Domains that are blocked whatever the head blob says; those of this handle.</param>
    /// <param name="ownHosts">Custom hosts of all handles: short links must not lead to short links.</param>
    public HandleSnapshot(HeadBlob head, LinkShard[] shards, IReadOnlyCollection<EmergencyBlock> blocks, FrozenSet<string> ownHosts)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(shards);
        _head = head;
        _shards = shards;
        _shardBits = int.Log2(shards.Length);
        ArgumentNullException.ThrowIfNull(ownHosts);
        Domains = blocks.Count == 0 ? head.Domains : head.Domains.Overlaid(blocks.Select(block => block.ToDomain()));
        Rules = head.Rules;
        Domains = ownHosts.Count == 0 ? Domains : Domains.Without(ownHosts);
        Origins = ReferenceEquals(Domains, head.Domains) ? head.Origins : head.Origins.JudgedBy(Domains);
        _origins = Array.ConvertAll(shards, shard => new JudgedOrigins(shard.Origins, Domains));
    }

    /// <summary>Puts a handle together where there are no custom hosts.</summary>
    /// <param name="head">The head blob.</param>
    /// <param name="shards">All shards in order; their number is a power of two.</param>
    /// <param name="blocks">Domains that are blocked whatever the head blob says; those of this handle.</param>
    public HandleSnapshot(HeadBlob head, LinkShard[] shards, params IReadOnlyCollection<EmergencyBlock> blocks)
        : this(head, shards, blocks, [])
    {
    }

    // The judged origins of shards that are the same stay too: with many hosts, judging all of them again is most of the work of an edit.
    private HandleSnapshot(HandleSnapshot from, LinkShard[] shards)
    {
        (_head, _shards, _shardBits, Domains, Origins) = (from._head, shards, int.Log2(shards.Length), from.Domains, from.Origins);
        Rules = from.Rules;
        _origins = new JudgedOrigins[shards.Length];
        for (var i = 0; i < shards.Length; i++)
        {
            _origins[i] = shards.Length == from._shards.Length && ReferenceEquals(shards[i], from._shards[i])
                ? from._origins[i]
                : new JudgedOrigins(shards[i].Origins, Domains);
        }
    }

    /// <summary>Number that clicks and tokens carry.</summary>
    public uint Number => _head.Number;

    /// <summary>The handle.</summary>
    public HandleName Name => _head.Name;

    /// <summary>The handle's own rules in the order in which they are asked.</summary>
    public Rule[] Rules { get; private init; }

    /// <summary>The origins that rules, campaigns and fallback point into.</summary>
    public JudgedOrigins Origins { get; }

    /// <summary>Where to when nothing trusted is left.</summary>
    public RouteTarget? Fallback => _head.Fallback;

    /// <summary>The registered destination domains, emergency blocks laid over them.</summary>
    public DomainTable Domains { get; }

    /// <summary>What tracking templates add to destinations; null where there is none.</summary>
    public UrlParamSet? UrlParams => _head.UrlParams;

    /// <summary>What tracking templates put into the data layer of the BRIDGE page; null where there is none.</summary>
    public BridgeEventSet? BridgeEvents => _head.BridgeEvents;

    /// <summary>How many links there are.</summary>
    public int LinkCount => _shards.Sum(s => s.Count);

    /// <summary>The same with other rules of its own.</summary>
    internal HandleSnapshot WithRules(Rule[] rules) => new(this, _shards) { Rules = rules };

    /// <summary>Has the processor load what <see cref="TryFindLink"/> will read.</summary>
    public void PrefetchLink(SlugKey key) => _shards[LinkBlob.ShardOf(key, _shardBits)].Prefetch(key);

    /// <summary>The links that may be clicked only so often.</summary>
    public IEnumerable<LimitedLink> LimitedLinks => _shards.SelectMany(shard => shard.Limited);

    /// <summary>The same head under the same blocks, with other shards.</summary>
    internal HandleSnapshot With(LinkShard[] shards) => new(this, shards);

    internal JudgedOrigins OriginsOf(int shard) => _origins[shard];

    /// <summary>Finds a link.</summary>
    public bool TryFindLink(SlugKey key, out LinkView link)
    {
        var shard = LinkBlob.ShardOf(key, _shardBits);
        return _shards[shard].TryFind(key, _origins[shard], out link);
    }

    /// <summary>The campaign with a number if it is active, else null.</summary>
    public CampaignRoute? FindActiveCampaign(uint number)
    {
        var campaigns = _head.Campaigns;
        int low = 0, high = campaigns.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (campaigns[middle].Number == number)
            {
                return campaigns[middle].Active ? campaigns[middle] : null;
            }

            if (number < campaigns[middle].Number)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        return null;
    }
}
