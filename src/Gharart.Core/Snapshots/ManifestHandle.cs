using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>The blobs of one handle.</summary>
/// <param name="Name">The handle.</param>
/// <param name="Number">Number that clicks and tokens carry.</param>
/// <param name="Head">Its head blob.</param>
/// <param name="Shards">Its link blobs in order; their number is a power of two.</param>
/// <param name="LinkCount">How many links the link blobs hold together; null where the publisher did not say.</param>
public sealed record ManifestHandle(HandleName Name, uint Number, BlobName Head, IReadOnlyList<BlobName> Shards, uint? LinkCount = null)
{
    /// <summary>How many shards there are, as a power of two.</summary>
    public int ShardBits => int.Log2(Shards.Count);

    /// <summary>Whether the other names the same blobs.</summary>
    public bool HasSameBlobs(ManifestHandle other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Number == other.Number && Head == other.Head && Shards.SequenceEqual(other.Shards);
    }
}
