namespace Gharart.Core.Snapshots;

/// <summary>A handle with the decoded blobs that it was put together from, so that the next revision can use them again.</summary>
internal sealed record LoadedHandle(ManifestHandle Source, HeadBlob Head, LinkShard[] Shards, EmergencyBlock[] Blocks, HandleSnapshot Snapshot)
{
    /// <summary>The same blobs, judged under other emergency blocks; itself where they are the same.</summary>
    public LoadedHandle Under(EmergencyBlock[] blocks) =>
        Blocks.SequenceEqual(blocks) ? this : this with { Blocks = blocks, Snapshot = new HandleSnapshot(Head, Shards, blocks) };
}
