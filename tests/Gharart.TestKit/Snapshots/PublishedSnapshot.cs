using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;

namespace Gharart.TestKit.Snapshots;

/// <summary>
/// A directory store in a temporary folder with what was published into it, signed with the key of <see cref="MasterSecretBase64"/>: an edge
/// whose settings have <see cref="DataDirectory"/> and that secret serves it. Each publishing is the next revision.
/// </summary>
public sealed class PublishedSnapshot : IDisposable
{
    /// <summary>The deployment's secret, as settings carry it.</summary>
    public const string MasterSecretBase64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public PublishedSnapshot(DateTimeOffset? now = null)
    {
        Now = now ?? new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
        Directory = Path.Combine(DataDirectory, "transport");
        Store = new DirectorySnapshotStore(Directory);
        Key = MasterSecret.Parse(MasterSecretBase64).Derive(KeyLabels.SnapshotHmac);
    }

    /// <summary>The data directory of a deployment; goes with this object.</summary>
    public string DataDirectory { get; } = System.IO.Directory.CreateTempSubdirectory("gharart-snapshot-").FullName;

    /// <summary>The folder that the store is in: the data directory's <c>transport</c>.</summary>
    public string Directory { get; }

    public DirectorySnapshotStore Store { get; }

    /// <summary>The key that manifests are signed with.</summary>
    public byte[] Key { get; }

    /// <summary>Creation time of the next manifest; its salts are for that day and the next.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>What was published last, null at first.</summary>
    public Manifest? Manifest { get; private set; }

    /// <summary>Publishes these handles and no others.</summary>
    public async Task<Manifest> PublishAsync(params SnapshotFixture[] handles)
    {
        ArgumentNullException.ThrowIfNull(handles);
        var listed = new List<ManifestHandle>();
        foreach (var handle in handles)
        {
            listed.Add(await handle.PutAsync(Store));
        }

        var today = (uint)(Now.ToUnixTimeMilliseconds() / 86_400_000);
        return await PublishAsync(new Manifest
        {
            Revision = (Manifest?.Revision ?? 0) + 1,
            CreatedAt = Now,
            CtxKeyId = 1,
            VisitorSalts = [SaltOf(today), SaltOf(today + 1)],
            Handles = listed,
        });
    }

    /// <summary>Publishes a manifest as it is, whatever it names.</summary>
    public async Task<Manifest> PublishAsync(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!await Store.TrySwapManifestAsync(Manifest?.Revision ?? 0, manifest.Write(Key), CancellationToken.None))
        {
            throw new InvalidOperationException($"Revision {manifest.Revision} was overtaken.");
        }

        return Manifest = manifest;
    }

    /// <summary>What an edge would hold: manifest and blobs, read and checked.</summary>
    public async Task<SnapshotIndex> LoadAsync(SnapshotIndex? previous = null)
    {
        var bytes = await Store.GetManifestAsync(CancellationToken.None) ?? throw new InvalidOperationException("Nothing is published.");
        return await SnapshotLoader.LoadAsync(Manifest.Read(bytes, Key), Store, previous, CancellationToken.None);
    }

    /// <summary>Where a blob is stored.</summary>
    public string PathOf(BlobName name) => Path.Combine(Directory, "blobs", name.ToString()[..2], name.ToString());

    public void Dispose() => System.IO.Directory.Delete(DataDirectory, recursive: true);

    private static VisitorSalt SaltOf(uint day) => new(day, [.. Enumerable.Range(0, VisitorSalt.Size).Select(i => (byte)(day + i))]);
}
