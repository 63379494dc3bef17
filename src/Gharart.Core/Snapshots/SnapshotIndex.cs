using System.Collections.Frozen;

namespace Gharart.Core.Snapshots;

/// <summary>Everything that is published at one revision, in memory and ready to be asked; immutable.</summary>
public sealed class SnapshotIndex
{
    private readonly HandleSnapshot[] _handles;
    private readonly NameTable _names;
    private readonly NameTable _hosts;
    private readonly HandleSnapshot[] _ofHosts;

    internal SnapshotIndex(Manifest manifest, HandleSnapshot[] handles, Dictionary<string, LoadedHandle> loaded, FrozenSet<string>? ownHosts = null)
    {
        Manifest = manifest;
        Loaded = loaded;
        OwnHosts = ownHosts ?? [];
        _handles = handles;
        _names = new NameTable(handles.Select(handle => handle.Name.Text));
        _hosts = new NameTable(manifest.Hosts.Select(host => host.Host));
        var byNumber = manifest.Hosts.Count == 0 ? [] : handles.ToDictionary(handle => handle.Number);
        _ofHosts = [.. manifest.Hosts.Select(host => byNumber[host.HandleNumber])];
    }

    /// <summary>The manifest it was made from.</summary>
    public Manifest Manifest { get; }

    /// <summary>How many links there are.</summary>
    public long LinkCount => _handles.Sum(handle => (long)handle.LinkCount);

    /// <summary>All handles in the order of their names.</summary>
    public IReadOnlyList<HandleSnapshot> Handles => _handles;

    internal Dictionary<string, LoadedHandle> Loaded { get; }

    /// <summary>The custom hosts, where no destination may lead.</summary>
    internal FrozenSet<string> OwnHosts { get; }

    /// <summary>
    /// The same content with further emergency blocks, for when they are known and the blobs that go with them are not to be had. None is taken
    /// away: what a block hides may not be routable for another reason by now, which only the new head blob tells.
    /// </summary>
    /// <returns>This index where there is nothing to add.</returns>
    public SnapshotIndex WithBlocks(IReadOnlyList<EmergencyBlock> blocks)
    {
        var merged = EmergencyBlocks.Merge(Manifest.EmergencyBlocks, blocks);
        if (merged.SequenceEqual(Manifest.EmergencyBlocks))
        {
            return this;
        }

        var byHandle = EmergencyBlocks.ByHandle(merged);
        var loaded = Loaded.ToDictionary(
            pair => pair.Key, pair => pair.Value.Under(EmergencyBlocks.Of(byHandle, pair.Value.Source.Number), OwnHosts), StringComparer.Ordinal);
        return new SnapshotIndex(Manifest with { EmergencyBlocks = merged }, Array.ConvertAll(_handles, handle => loaded[handle.Name.Text].Snapshot), loaded, OwnHosts);
    }

    /// <summary>Finds a handle by its name in lower-case ASCII.</summary>
    public HandleSnapshot? Find(ReadOnlySpan<byte> name) => _names.Find(name) is >= 0 and var place ? _handles[place] : null;

    /// <summary>Finds the handle whose links answer at a custom host, given as lower-case ASCII without port and trailing dot.</summary>
    public HandleSnapshot? FindByHost(ReadOnlySpan<byte> host) => _hosts.Find(host) is >= 0 and var place ? _ofHosts[place] : null;
}
