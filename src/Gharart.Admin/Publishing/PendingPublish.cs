namespace Gharart.Admin.Publishing;

/// <summary>
/// Something of a handle changed and is not in the snapshot yet. Written with the change itself; the publisher takes rows in
/// order of id and deletes what it has published. No foreign key: a deleted handle has to be published too.
/// </summary>
internal sealed class PendingPublish
{
    public int Id { get; set; }

    public int HandleId { get; set; }

    /// <summary>The changed link's <c>ShardHash</c>; null for the handle's head blob.</summary>
    public int? ShardHash { get; set; }

    /// <summary>Links of that shard that the change removed.</summary>
    public int RemovedLinks { get; set; }
}
