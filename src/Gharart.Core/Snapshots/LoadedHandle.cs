using System.Collections.Frozen;

namespace Gharart.Core.Snapshots;

/// <summary>A handle with the decoded blobs that it was put together from, so that the next revision can use them again.</summary>
internal sealed record LoadedHandle(ManifestHandle Source, HeadBlob Head, LinkShard[] Shards, EmergencyBlock[] Blocks, FrozenSet<string> OwnHosts, HandleSnapshot Snapshot)
{
    /// <summary>The same blobs, judged under other emergency blocks and own hosts; itself where they are the same.</summary>
    public LoadedHandle Under(EmergencyBlock[] blocks, FrozenSet<string> ownHosts) => IsUnder(blocks, ownHosts)
        ? this
        : this with { Blocks = blocks, OwnHosts = ownHosts, Snapshot = new HandleSnapshot(Head, Shards, blocks, ownHosts) };

    /// <summary>Whether it was judged under these; own hosts that did not change are the same object.</summary>
    public bool IsUnder(EmergencyBlock[] blocks, FrozenSet<string> ownHosts) => ReferenceEquals(OwnHosts, ownHosts) && Blocks.SequenceEqual(blocks);
}
