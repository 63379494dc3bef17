namespace Gharart.Core.Snapshots;

/// <summary>Marks and version of the snapshot files; the whole format is in <c>docs/snapshot-format.md</c>.</summary>
internal static class SnapshotFormat
{
    /// <summary>Version written. It has a history of its own in the format document, apart from the product's.</summary>
    public const ushort Version = 3;

    /// <summary>Oldest version read: an edge may be newer than the publisher, and than its own last-known-good.</summary>
    public const ushort OldestVersion = 2;

    /// <summary>First version whose head blobs hold tracking templates.</summary>
    public const ushort WithTemplates = 3;

    /// <summary>First version whose links can have a password.</summary>
    public const ushort WithPasswords = 3;

    /// <summary>First version whose manifests hold custom hosts.</summary>
    public const ushort WithHosts = 3;

    /// <summary>Shards a handle can have: as many as the 16 hash bits that the control plane indexes links by.</summary>
    public const int MaxShardBits = 16;

    public static ReadOnlySpan<byte> HeadMark => "GHHD"u8;

    public static ReadOnlySpan<byte> LinksMark => "GHLK"u8;

    public static ReadOnlySpan<byte> ManifestMark => "GHMF"u8;

    public static void WriteHeader(this ByteWriter writer, ReadOnlySpan<byte> mark)
    {
        writer.Bytes(mark);
        writer.UInt16(Version);
    }

    /// <summary>
    /// The bytes that were written, after the reader has taken them: what edges would refuse must fail where it is made, since an edge that
    /// refuses one handle's blob stays at the old revision of all of them.
    /// </summary>
    public static byte[] Checked(ByteWriter writer, Action<byte[]> read)
    {
        var bytes = writer.Written.ToArray();
        try
        {
            read(bytes);
            return bytes;
        }
        catch (InvalidSnapshotException e)
        {
            throw new ArgumentException($"What was to be published cannot be read back: {e.Message}", e);
        }
    }

    /// <summary>Takes the mark and the version off the start; answers the version.</summary>
    public static ushort ExpectHeader(this ref ByteReader reader, ReadOnlySpan<byte> mark)
    {
        if (!reader.Take(4).SequenceEqual(mark))
        {
            throw new InvalidSnapshotException("The file does not start with the mark of its kind.");
        }

        var version = reader.UInt16();
        return version is >= OldestVersion and <= Version
            ? version
            : throw new InvalidSnapshotException($"Format version {version} is not one that this program reads ({OldestVersion} to {Version}).");
    }
}
