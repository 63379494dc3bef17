using System.Buffers.Binary;
using System.Numerics;
using Gharart.Core.Passwords;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Storage;

namespace Gharart.Core.Snapshots;

/// <summary>
/// A link blob ready to be asked. The links stay in the blob's bytes; an open-addressing table of record positions is the only thing
/// beside them, so a link costs its record and about eight bytes.
/// </summary>
public sealed class LinkShard
{
    private static readonly Rule[] NoRules = [];

    private readonly byte[] _blob;

    // A record's position in the low bits, and in those above it bits of its key's hash: most records of other keys are told apart without a look at them.
    private readonly uint[] _slots;
    private readonly int _positionBits;
    private readonly Rule[][] _layers;
    private LimitedLink[] _limited = [];

    private LinkShard(byte[] blob, uint[] slots, Rule[][] layers, Origin[] origins, int count)
    {
        _blob = blob;
        _slots = slots;
        _positionBits = BitOperations.Log2((uint)blob.Length) + 1;
        _layers = layers;
        Origins = origins;
        Count = count;
    }

    /// <summary>How many links there are.</summary>
    public int Count { get; }

    /// <summary>The links that may be clicked only so often.</summary>
    public IReadOnlyList<LimitedLink> Limited => _limited;

    internal Origin[] Origins { get; }

    /// <summary>Reads a blob; it must not be changed afterwards.</summary>
    /// <param name="blob">The bytes.</param>
    /// <param name="handleNumber">The handle that it must belong to.</param>
    /// <param name="shardBits">How many shards the handle has, as a power of two.</param>
    /// <param name="shard">The shard that it must be.</param>
    /// <exception cref="InvalidSnapshotException">The bytes are no such blob.</exception>
    public static LinkShard Read(byte[] blob, uint handleNumber, int shardBits, int shard)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var reader = new ByteReader(blob);
        var version = reader.ExpectHeader(SnapshotFormat.LinksMark);
        if (reader.UInt32() != handleNumber || reader.Byte() != shardBits || reader.UInt16() != shard)
        {
            throw new InvalidSnapshotException($"The link blob is not shard {shard} of {1 << shardBits} of handle {handleNumber}.");
        }

        var origins = OriginTableBuilder.ReadTable(ref reader);
        var layers = new Rule[reader.Count(4)][];
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = RuleCodec.ReadRules(ref reader, origins.Length);
        }

        var count = reader.Count(32);
        // At most two thirds full, so that a miss ends after a few steps.
        var slots = new uint[(int)BitOperations.RoundUpToPowerOf2((uint)count + ((uint)count / 2) + 1)];
        var result = new LinkShard(blob, slots, layers, origins, count);
        var known = version < SnapshotFormat.WithPasswords ? LinkFlags.Known & ~LinkFlags.HasPassword : LinkFlags.Known;
        var limited = new List<LimitedLink>();
        for (var i = 0; i < count; i++)
        {
            var length = reader.UInt16();
            var position = reader.Position;
            var key = result.CheckRecord(reader.Take(length), known, limited);
            if (LinkBlob.ShardOf(key, shardBits) != shard)
            {
                throw new InvalidSnapshotException($"Link {key} does not belong to shard {shard}.");
            }

            result.Insert(key, position);
        }

        reader.ExpectEnd();
        result._limited = [.. limited];
        return result;
    }

    /// <summary>
    /// Begins to load the first record that a look-up will read, while the caller does something else: links lie at random in memory that no cache holds.
    /// </summary>
    internal void Prefetch(SlugKey key)
    {
        var position = _slots[(int)(key.Hash & (uint)(_slots.Length - 1))] & ((1u << _positionBits) - 1);
        CacheLine.Prefetch(ref _blob[position]);
    }

    /// <summary>Finds a link; the view's origins are judged by the given verdicts, which belong to this shard.</summary>
    public bool TryFind(SlugKey key, JudgedOrigins origins, out LinkView link)
    {
        if (Probe(key, out _) is > 0 and var position)
        {
            link = Decode(_blob.AsSpan(position), origins);
            return true;
        }

        link = default;
        return false;
    }

    private void Insert(SlugKey key, int position)
    {
        if (Probe(key, out var slot) > 0)
        {
            throw new InvalidSnapshotException($"Link {key} stands in the blob twice.");
        }

        _slots[slot] = Mark(key.Hash) | (uint)position;
    }

    /// <summary>Where the key's record begins, or 0 and the slot that is free for it.</summary>
    private int Probe(SlugKey key, out int slot)
    {
        var hash = key.Hash;
        var mark = Mark(hash);
        var mask = _slots.Length - 1;
        for (slot = (int)(hash & (uint)mask); _slots[slot] is not 0 and var value; slot = (slot + 1) & mask)
        {
            var position = value ^ mark;
            if (position >> _positionBits == 0 && KeyAt((int)position) == key.Value)
            {
                return (int)position;
            }
        }

        return 0;
    }

    // The low bits of the hash choose the slot and the top ones the shard, so these are from between.
    private uint Mark(ulong hash) => unchecked((uint)(hash >> 20)) << _positionBits;

    private UInt128 KeyAt(int position) => BinaryPrimitives.ReadUInt128LittleEndian(_blob.AsSpan(position, 16));

    // Decode trusts what this has walked once.
    private SlugKey CheckRecord(ReadOnlySpan<byte> record, LinkFlags known, List<LimitedLink> limited)
    {
        var reader = new ByteReader(record);
        var key = new SlugKey(reader.UInt128());
        var number = reader.UInt32();
        var flags = (LinkFlags)reader.UInt16();
        var capitals = ReadCapitals(ref reader);
        if (!key.IsValidWith(capitals) || number == 0 || (flags & ~known) != 0)
        {
            throw new InvalidSnapshotException($"The record of link {number} is damaged.");
        }

        CheckTarget(ref reader);
        _ = reader.Take((flags & LinkFlags.HasSchedule) != 0 ? 16 : 0);
        if ((flags & LinkFlags.HasCampaign) != 0 && reader.UInt32() == 0)
        {
            throw new InvalidSnapshotException($"Link {key} names campaign 0.");
        }

        if ((flags & LinkFlags.HasRules) != 0 && reader.UInt32() >= (uint)_layers.Length)
        {
            throw new InvalidSnapshotException($"Link {key} names rules that are not in the blob.");
        }

        if ((flags & LinkFlags.HasTracking) != 0)
        {
            CheckTracking(reader.Block());
        }

        if ((flags & LinkFlags.HasFallback) != 0)
        {
            CheckTarget(ref reader);
        }

        if ((flags & LinkFlags.HasLimit) != 0)
        {
            var maxClicks = reader.UInt32();
            limited.Add(maxClicks is > 0 and <= int.MaxValue
                ? new LimitedLink(number, maxClicks)
                : throw new InvalidSnapshotException($"Link {key} may be clicked {maxClicks} times, which is no limit."));
        }

        if ((flags & LinkFlags.HasPassword) != 0 && !LinkPassword.IsHash(reader.Take(LinkPassword.HashLength)))
        {
            throw new InvalidSnapshotException($"The password of link {key} is no hash that this program can check.");
        }

        reader.ExpectEnd();
        return key;
    }

    private void CheckTarget(ref ByteReader reader)
    {
        if (reader.UInt32() >= (uint)Origins.Length)
        {
            throw new InvalidSnapshotException("A link names an origin that is not in the blob.");
        }

        _ = OriginTableBuilder.CheckRest(reader.Block());
    }

    // A number sign would take everything after it, the click token too, out of the query.
    private static void CheckTracking(ReadOnlySpan<byte> tracking)
    {
        if (tracking.IsEmpty || tracking.Contains((byte)'#') || tracking.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
        {
            throw new InvalidSnapshotException("A link's tracking parameters are empty or hold a byte that no query has.");
        }
    }

    private static uint ReadCapitals(ref ByteReader reader) => reader.UInt16() | ((uint)reader.Byte() << 16);

    private LinkView Decode(ReadOnlySpan<byte> record, JudgedOrigins origins)
    {
        var reader = new ByteReader(record);
        var key = new SlugKey(reader.UInt128());
        var number = reader.UInt32();
        var flags = (LinkFlags)reader.UInt16();
        var capitals = ReadCapitals(ref reader);
        var origin = (int)reader.UInt32();
        var rest = reader.Block();
        var hasSchedule = (flags & LinkFlags.HasSchedule) != 0;
        var startsAt = hasSchedule ? reader.Int64() : long.MinValue;
        var endsAt = hasSchedule ? reader.Int64() : long.MaxValue;
        var campaign = (flags & LinkFlags.HasCampaign) != 0 ? reader.UInt32() : 0;
        var rules = (flags & LinkFlags.HasRules) != 0 ? _layers[reader.UInt32()] : NoRules;
        var tracking = (flags & LinkFlags.HasTracking) != 0 ? reader.Block() : default;
        var hasFallback = (flags & LinkFlags.HasFallback) != 0;
        var fallbackOrigin = hasFallback ? (int)reader.UInt32() : 0;
        var fallbackRest = hasFallback ? reader.Block() : default;
        var maxClicks = (flags & LinkFlags.HasLimit) != 0 ? reader.UInt32() : 0;
        return new LinkView
        {
            Number = number,
            Key = key,
            Capitals = capitals,
            Flags = flags,
            StartsAt = startsAt,
            EndsAt = endsAt,
            CampaignNumber = campaign,
            Origin = origin,
            Rest = rest,
            Tracking = tracking,
            FallbackOrigin = fallbackOrigin,
            FallbackRest = fallbackRest,
            MaxClicks = maxClicks,
            PasswordHash = (flags & LinkFlags.HasPassword) != 0 ? reader.Take(LinkPassword.HashLength) : default,
            Rules = rules,
            Origins = origins,
        };
    }
}
