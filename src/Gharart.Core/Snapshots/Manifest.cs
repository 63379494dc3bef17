using System.Buffers.Binary;
using System.Security.Cryptography;
using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>The list of everything that is published, signed with the deployment's snapshot key.</summary>
public sealed record Manifest
{
    private const int RevisionOffset = 6;
    private const uint UnknownLinkCount = uint.MaxValue;
    private const int MinimumHandleSize = 4 + 2 + BlobName.Size + 1 + BlobName.Size;

    /// <summary>Bytes of the start of a manifest that <see cref="TryReadRevision"/> needs.</summary>
    public const int RevisionPrefixLength = RevisionOffset + 8;

    /// <summary>Grows with every change, never shrinks.</summary>
    public required ulong Revision { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Id of the key that edges seal click tokens with.</summary>
    public required byte CtxKeyId { get; init; }

    /// <summary>Salts of today's and yesterday's visitor keys.</summary>
    public IReadOnlyList<VisitorSalt> VisitorSalts { get; init; } = [];

    /// <summary>Handles by name.</summary>
    public IReadOnlyList<ManifestHandle> Handles { get; init; } = [];

    /// <summary>Domains that people blocked, by handle and name: in force whatever the head blobs say (design §4).</summary>
    public IReadOnlyList<EmergencyBlock> EmergencyBlocks { get; init; } = [];

    /// <summary>Custom hosts that are proved, by host.</summary>
    public IReadOnlyList<HostRoute> Hosts { get; init; } = [];

    /// <summary>Links whose removal the database showed, counted up since the first manifest (<see cref="ShrinkGuard"/>).</summary>
    public ulong RemovedLinks { get; init; }

    /// <summary>Links that went missing without that, counted up until an operator says that it was meant.</summary>
    public ulong MissingLinks { get; init; }

    /// <summary>All links together; null where the publisher did not say.</summary>
    public long? LinkCount => Handles.Any(handle => handle.LinkCount is null) ? null : Handles.Sum(handle => (long)handle.LinkCount!.Value);

    /// <summary>Writes the manifest.</summary>
    /// <param name="key">The snapshot key.</param>
    /// <exception cref="ArgumentException">A handle's number of shards is not a power of two up to 2^16, two handles share a number or a name, or a custom host belongs to none or to two.</exception>
    public byte[] Write(ReadOnlySpan<byte> key)
    {
        if (Handles.DistinctBy(handle => handle.Number).Count() < Handles.Count || Handles.DistinctBy(handle => handle.Name.Text).Count() < Handles.Count)
        {
            throw new ArgumentException("Two handles share a number or a name.");
        }

        var writer = new ByteWriter();
        writer.WriteHeader(SnapshotFormat.ManifestMark);
        writer.UInt64(Revision);
        writer.Int64(CreatedAt.ToUnixTimeMilliseconds());
        writer.Byte(CtxKeyId);
        writer.Byte(checked((byte)VisitorSalts.Count));
        foreach (var salt in VisitorSalts)
        {
            writer.UInt32(salt.Day);
            writer.Bytes(salt.Value);
        }

        writer.Count(Handles.Count);
        Span<byte> name = stackalloc byte[BlobName.Size];
        foreach (var handle in Handles.OrderBy(h => h.Name.Text, StringComparer.Ordinal))
        {
            if (!int.IsPow2(handle.Shards.Count) || handle.ShardBits > SnapshotFormat.MaxShardBits)
            {
                throw new ArgumentException($"Handle {handle.Name} has {handle.Shards.Count} shards.");
            }

            writer.UInt32(handle.Number);
            writer.Text(handle.Name.Text);
            handle.Head.Write(name);
            writer.Bytes(name);
            writer.Byte((byte)handle.ShardBits);
            foreach (var shard in handle.Shards)
            {
                shard.Write(name);
                writer.Bytes(name);
            }

            writer.UInt32(handle.LinkCount ?? UnknownLinkCount);
        }

        writer.UInt64(RemovedLinks);
        writer.UInt64(MissingLinks);
        writer.Count(EmergencyBlocks.Count);
        foreach (var block in Snapshots.EmergencyBlocks.Sort(EmergencyBlocks))
        {
            block.Write(writer);
        }

        HostRoute.WriteAll(writer, Hosts, Handles);

        return [.. writer.Written, .. HMACSHA256.HashData(key, writer.Written)];
    }

    /// <summary>Reads a manifest and checks its signature before anything else.</summary>
    /// <exception cref="InvalidSnapshotException">Not signed with the key, or damaged.</exception>
    public static Manifest Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key)
    {
        if (bytes.Length < HMACSHA256.HashSizeInBytes)
        {
            throw new InvalidSnapshotException($"A manifest of {bytes.Length} bytes is cut off.");
        }

        var content = bytes[..^HMACSHA256.HashSizeInBytes];
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _ = HMACSHA256.HashData(key, content, signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, bytes[^HMACSHA256.HashSizeInBytes..]))
        {
            throw new InvalidSnapshotException("The manifest is damaged, or signed with the key of another deployment (Gharart__MasterSecret).");
        }

        var reader = new ByteReader(content);
        var version = reader.ExpectHeader(SnapshotFormat.ManifestMark);
        var revision = reader.UInt64();
        var createdAt = ReadTime(ref reader);
        var ctxKeyId = reader.Byte();
        var salts = new VisitorSalt[reader.Byte()];
        for (var i = 0; i < salts.Length; i++)
        {
            salts[i] = new VisitorSalt(reader.UInt32(), reader.Take(VisitorSalt.Size).ToArray());
        }

        var handles = new ManifestHandle[reader.Count(MinimumHandleSize)];
        var numbers = new HashSet<uint>(handles.Length);
        for (var i = 0; i < handles.Length; i++)
        {
            handles[i] = ReadHandle(ref reader);
            if (!numbers.Add(handles[i].Number))
            {
                throw new InvalidSnapshotException($"Two handles of the manifest have the number {handles[i].Number}.");
            }

            if (i > 0 && string.CompareOrdinal(handles[i - 1].Name.Text, handles[i].Name.Text) >= 0)
            {
                throw new InvalidSnapshotException("The handles of the manifest are not in the order of their names, each once.");
            }
        }

        var manifest = new Manifest
        {
            Revision = revision,
            CreatedAt = createdAt,
            CtxKeyId = ctxKeyId,
            VisitorSalts = salts,
            Handles = handles,
            RemovedLinks = reader.UInt64(),
            MissingLinks = reader.UInt64(),
            EmergencyBlocks = Snapshots.EmergencyBlocks.Read(ref reader),
            Hosts = version < SnapshotFormat.WithHosts ? [] : HostRoute.ReadAll(ref reader, numbers),
        };
        reader.ExpectEnd();
        return manifest;
    }

    /// <summary>Reads the revision off the start of a manifest, without checking anything else: a cheap "has it changed".</summary>
    public static bool TryReadRevision(ReadOnlySpan<byte> bytes, out ulong revision)
    {
        var isManifest = bytes.Length >= RevisionPrefixLength && bytes.StartsWith(SnapshotFormat.ManifestMark);
        revision = isManifest ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[RevisionOffset..]) : 0;
        return isManifest;
    }

    private static DateTimeOffset ReadTime(ref ByteReader reader)
    {
        var milliseconds = reader.Int64();
        return milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidSnapshotException($"{milliseconds} is no point in time.");
    }

    private static ManifestHandle ReadHandle(ref ByteReader reader)
    {
        var number = reader.UInt32();
        if (!HandleName.TryParse(reader.Text(), out var name) || number == 0)
        {
            throw new InvalidSnapshotException($"Handle {number} of the manifest has no name.");
        }

        var head = BlobName.Read(reader.Take(BlobName.Size));
        int shardBits = reader.Byte();
        if (shardBits > SnapshotFormat.MaxShardBits)
        {
            throw new InvalidSnapshotException($"Handle {name} has 2^{shardBits} shards.");
        }

        var names = reader.Take(BlobName.Size << shardBits);
        var shards = new BlobName[1 << shardBits];
        for (var i = 0; i < shards.Length; i++)
        {
            shards[i] = BlobName.Read(names[(i * BlobName.Size)..]);
        }

        var links = reader.UInt32();
        return new ManifestHandle(name, number, head, shards, links == UnknownLinkCount ? null : links);
    }
}
