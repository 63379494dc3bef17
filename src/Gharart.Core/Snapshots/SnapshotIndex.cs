using System.Numerics;
using System.Text;

namespace Gharart.Core.Snapshots;

/// <summary>Everything that is published at one revision, in memory and ready to be asked; immutable.</summary>
public sealed class SnapshotIndex
{
    private readonly HandleSnapshot[] _handles;
    private readonly byte[][] _names;
    private readonly int[] _slots;

    internal SnapshotIndex(Manifest manifest, HandleSnapshot[] handles, Dictionary<string, LoadedHandle> loaded)
    {
        Manifest = manifest;
        Loaded = loaded;
        _handles = handles;
        _names = Array.ConvertAll(handles, handle => Encoding.ASCII.GetBytes(handle.Name.Text));
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)(handles.Length * 2) + 1)];
        for (var i = 0; i < handles.Length; i++)
        {
            var slot = FirstSlot(_names[i]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>The manifest it was made from.</summary>
    public Manifest Manifest { get; }

    /// <summary>How many links there are.</summary>
    public long LinkCount => _handles.Sum(handle => (long)handle.LinkCount);

    /// <summary>All handles in the order of their names.</summary>
    public IReadOnlyList<HandleSnapshot> Handles => _handles;

    internal Dictionary<string, LoadedHandle> Loaded { get; }

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
            pair => pair.Key, pair => pair.Value.Under(EmergencyBlocks.Of(byHandle, pair.Value.Source.Number)), StringComparer.Ordinal);
        return new SnapshotIndex(Manifest with { EmergencyBlocks = merged }, Array.ConvertAll(_handles, handle => loaded[handle.Name.Text].Snapshot), loaded);
    }

    /// <summary>Finds a handle by its name in lower-case ASCII.</summary>
    public HandleSnapshot? Find(ReadOnlySpan<byte> name)
    {
        for (var slot = FirstSlot(name); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var index = _slots[slot] - 1;
            if (name.SequenceEqual(_names[index]))
            {
                return _handles[index];
            }
        }

        return null;
    }

    // FNV-1a: names are short, and the table is at most half full.
    private int FirstSlot(ReadOnlySpan<byte> name)
    {
        unchecked
        {
            var hash = 2166136261u;
            foreach (var b in name)
            {
                hash = (hash ^ b) * 16777619u;
            }

            return (int)(hash ^ (hash >> 15)) & (_slots.Length - 1);
        }
    }
}
