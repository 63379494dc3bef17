namespace Gharart.Core.Snapshots;

/// <summary>A handle with the decoded blobs that it was put together from, so that the next revision can use them again.</summary>
internal sealed record LoadedHandle(ManifestHandle Source, HeadBlob Head, LinkShard[] Shards, HandleSnapshot Snapshot);
