using Gharart.Core.Snapshots;
using Gharart.Core.Storage;

namespace Gharart.Edge.Snapshots;

/// <summary>The edge's own copy of what it serves, from which it starts when nothing else is there.</summary>
internal sealed class LastKnownGood(string path, SnapshotKey key, TimeProvider time)
{
    // Long enough that a reader of the revision before is surely done.
    private static readonly TimeSpan BlobGrace = TimeSpan.FromMinutes(10);

    // Collecting looks at every file.
    private static readonly TimeSpan CollectInterval = TimeSpan.FromMinutes(1);

    private readonly DirectorySnapshotStore _directory = new(path);

    // The newest manifest of which only the emergency blocks could be used.
    private readonly string _emergency = Path.Combine(path, "emergency");

    // Blobs of the copy whose bytes were compared with their names since the start.
    private HashSet<BlobName> _checked = [];
    private DateTimeOffset _collectAt;

    /// <summary>Loads the copy; null where there is none yet.</summary>
    /// <exception cref="InvalidSnapshotException">It is damaged, or signed with another key.</exception>
    public async ValueTask<SnapshotIndex?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await _directory.GetManifestAsync(cancellationToken) is not { } bytes)
        {
            return null;
        }

        var index = await SnapshotLoader.LoadAsync(Manifest.Read(bytes, key.Bytes), _directory, null, cancellationToken);
        _checked = NamesOf(index.Manifest);
        return await LoadEmergencyAsync(cancellationToken) is { } emergency && emergency.Revision > index.Manifest.Revision
            ? index.WithBlocks(emergency.EmergencyBlocks)
            : index;
    }

    /// <summary>Keeps a manifest beside the copy whose blobs are not to be had, so that its emergency blocks outlive a restart.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void SaveEmergency(byte[] manifest) => DurableFile.Replace(_emergency, manifest);

    /// <summary>Copies the blobs that are new, then the manifest: the copy is whole at every moment.</summary>
    public async ValueTask SaveAsync(Manifest manifest, byte[] bytes, ISnapshotStore source, CancellationToken cancellationToken)
    {
        var named = NamesOf(manifest);
        await RemoveDamagedAsync(named, cancellationToken);
        foreach (var name in named)
        {
            if (_checked.Contains(name))
            {
                continue;
            }

            var blob = await source.GetBlobAsync(name, cancellationToken);
            if (blob is null || BlobName.Of(blob) != name)
            {
                throw new InvalidSnapshotException($"Blob {name} went missing or was damaged before it was copied.") { Blob = name };
            }

            await _directory.PutBlobAsync(name, blob, cancellationToken);
            _checked.Add(name);
        }

        var held = await _directory.GetRevisionAsync(cancellationToken);
        if (!await _directory.TrySwapManifestAsync(held, bytes, cancellationToken))
        {
            throw new IOException("The last-known-good folder is in use by another edge. Give each edge a data directory of its own.");
        }

        _checked.IntersectWith(named);
        if (time.GetUtcNow() is var now && now >= _collectAt)
        {
            await _directory.CollectAsync(named, now - BlobGrace, cancellationToken);
            _collectAt = now + CollectInterval;
        }
    }

    private async ValueTask<Manifest?> LoadEmergencyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(_emergency) ? Manifest.Read(await File.ReadAllBytesAsync(_emergency, cancellationToken), key.Bytes) : null;
        }
        catch (InvalidSnapshotException)
        {
            // What is left is the whole copy, and the published manifest a moment later.
            return null;
        }
    }

    // A store leaves a blob alone that is there already, so one that is damaged has to go before it can be written again.
    private async ValueTask RemoveDamagedAsync(HashSet<BlobName> named, CancellationToken cancellationToken)
    {
        var isDamaged = false;
        foreach (var name in named)
        {
            if (_checked.Contains(name) || await _directory.GetBlobAsync(name, cancellationToken) is not { } blob)
            {
                continue;
            }

            if (BlobName.Of(blob) == name)
            {
                _checked.Add(name);
            }
            else
            {
                isDamaged = true;
            }
        }

        if (isDamaged)
        {
            await _directory.CollectAsync(_checked, DateTimeOffset.MaxValue, cancellationToken);
        }
    }

    private static HashSet<BlobName> NamesOf(Manifest manifest) => manifest.Handles.SelectMany(h => h.Shards.Prepend(h.Head)).ToHashSet();
}
