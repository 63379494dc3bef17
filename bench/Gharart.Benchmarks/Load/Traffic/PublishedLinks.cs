using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>A snapshot store with the links of a <see cref="LinkSet"/>, and new revisions of it on demand.</summary>
internal sealed class PublishedLinks
{
    // What the control plane does too: 512 to 1024 links a shard.
    private const int LinksPerShard = 512;
    private const int Edits = 16;

    private static readonly byte[] Key = MasterSecret.Parse(PublishedSnapshot.MasterSecretBase64).Derive(KeyLabels.SnapshotHmac);

    private readonly DirectorySnapshotStore _store;
    private readonly TimeProvider _time;
    private readonly Manifest _original;
    private readonly List<Manifest> _edited = [];
    private ulong _revision;

    private PublishedLinks(DirectorySnapshotStore store, Manifest manifest, TimeProvider time)
    {
        (_store, _original, _revision, _time) = (store, manifest, manifest.Revision, time);
    }

    /// <summary>Writes all blobs and revision 1.</summary>
    public static async Task<PublishedLinks> CreateAsync(string directory, LinkSet links, TimeProvider time)
    {
        var store = new DirectorySnapshotStore(directory);
        var bits = Math.Max(0, int.Log2(Math.Max(1, links.Count / LinksPerShard)));
        var shards = new List<int>[1 << bits];
        for (var shard = 0; shard < shards.Length; shard++)
        {
            shards[shard] = [];
        }

        for (var link = 0; link < links.Count; link++)
        {
            shards[LinkBlob.ShardOf(Define.Key(LinkSet.SlugOf(link)), bits)].Add(link);
        }

        var head = await PutAsync(store, HeadBlob.Write(LinkSet.Handle));
        var names = new BlobName[shards.Length];
        for (var shard = 0; shard < shards.Length; shard++)
        {
            names[shard] = await PutAsync(store, Write(links, bits, shard, shards[shard], edited: -1));
        }

        var now = time.GetUtcNow();
        var today = (uint)(now.ToUnixTimeMilliseconds() / 86_400_000);
        var manifest = new Manifest
        {
            Revision = 1,
            CreatedAt = now,
            CtxKeyId = 1,
            VisitorSalts = [new VisitorSalt(today, new byte[VisitorSalt.Size]), new VisitorSalt(today + 1, new byte[VisitorSalt.Size])],
            Handles = [new ManifestHandle(LinkSet.Handle.Name, LinkSet.HandleNumber, head, names)],
        };
        await SwapAsync(store, 0, manifest);
        var published = new PublishedLinks(store, manifest, time);

        // Prepared ahead, so that publishing costs the measured machine no more than the files' names.
        for (var edit = 0; edit < Edits; edit++)
        {
            var shard = edit % shards.Length;
            var link = shards[shard][edit / shards.Length];
            var changed = (BlobName[])names.Clone();
            changed[shard] = await PutAsync(store, Write(links, bits, shard, shards[shard], link));
            published._edited.Add(manifest with { Handles = [new ManifestHandle(LinkSet.Handle.Name, LinkSet.HandleNumber, head, changed)] });
        }

        return published;
    }

    /// <summary>Publishes a new revision, with another link edited each time, until cancelled; then the first content again.</summary>
    public async Task<int> KeepEditingAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, _time);
        var published = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await PublishAsync(_edited[published++ % _edited.Count]);
            }
        }
        catch (OperationCanceledException)
        {
            await PublishAsync(_original);
        }

        return published;
    }

    private Task PublishAsync(Manifest content)
    {
        var next = content with { Revision = _revision + 1, CreatedAt = _time.GetUtcNow() };
        return SwapAsync(_store, _revision++, next);
    }

    private static async Task SwapAsync(DirectorySnapshotStore store, ulong expected, Manifest manifest)
    {
        if (!await store.TrySwapManifestAsync(expected, manifest.Write(Key), CancellationToken.None))
        {
            throw new LoadException($"Revision {manifest.Revision} could not be published.");
        }
    }

    private static byte[] Write(LinkSet links, int bits, int shard, List<int> members, int edited) =>
        LinkBlob.Write(LinkSet.HandleNumber, bits, shard, [.. members.Select(link => links.DefinitionOf(link, link == edited))]);

    private static async Task<BlobName> PutAsync(DirectorySnapshotStore store, byte[] blob)
    {
        var name = BlobName.Of(blob);
        await store.PutBlobAsync(name, blob, CancellationToken.None);
        return name;
    }
}
