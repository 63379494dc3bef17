namespace Gharart.Core.Snapshots;

/// <summary>Bytes that are no usable snapshot: the only exception that reading any bytes can give.</summary>
public sealed class InvalidSnapshotException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which structure is wrong, and how.</param>
    public InvalidSnapshotException(string message)
        : base(message)
    {
    }

    /// <summary>The blob that is missing or damaged where the store keeps it; null where something else is wrong.</summary>
    public BlobName? Blob { get; init; }
}
