namespace Gharart.Edge.Snapshots;

/// <summary>The key that manifests are signed with.</summary>
internal sealed record SnapshotKey(byte[] Bytes);
