using System.Text;
using System.Text.Unicode;

namespace Gharart.Core.Geo;

/// <summary>The metadata of a MaxMind DB file, checked against the length of the file.</summary>
internal sealed record MmdbMetadata
{
    /// <summary>Zero bytes between the search tree and the data section.</summary>
    public const int SeparatorLength = 16;

    // Specification 2.0: the metadata with its marker takes at most 128 KiB.
    private const int MaximumLength = 128 * 1024;

    private MmdbMetadata()
    {
    }

    /// <summary>What opens the metadata; its last occurrence counts.</summary>
    public static ReadOnlySpan<byte> Marker => [0xAB, 0xCD, 0xEF, 0x4D, 0x61, 0x78, 0x4D, 0x69, 0x6E, 0x64, 0x2E, 0x63, 0x6F, 0x6D];

    /// <summary>Nodes of the search tree, at least 1.</summary>
    public required uint NodeCount { get; init; }

    /// <summary>Bits of a record, two of which make a node: 24, 28 or 32.</summary>
    public required int RecordSize { get; init; }

    /// <summary>4 or 6.</summary>
    public required int IPVersion { get; init; }

    public required string DatabaseType { get; init; }

    public required DateTimeOffset BuiltAt { get; init; }

    /// <summary>Length in bytes of the search tree, which begins the file.</summary>
    public required int TreeLength { get; init; }

    /// <summary>Where the marker stands, hence where the data section ends.</summary>
    public required int DataEnd { get; init; }

    /// <summary>Where the data section begins.</summary>
    public int DataStart => TreeLength + SeparatorLength;

    /// <exception cref="InvalidCountryDatabaseException">A key is missing, has a wrong value, or does not fit the file.</exception>
    public static MmdbMetadata Read(ReadOnlySpan<byte> file)
    {
        var tailStart = Math.Max(0, file.Length - MaximumLength);
        var markerAt = file[tailStart..].LastIndexOf(Marker);
        if (markerAt < 0)
        {
            throw Invalid("not found, so this is not a MaxMind DB file");
        }

        var dataEnd = tailStart + markerAt;
        var section = file[(dataEnd + Marker.Length)..];
        var values = new MmdbValueReader(section, "metadata", section.Length);
        if (!values.TryEnterMap(out var entryCount))
        {
            throw Invalid("not a map");
        }

        ulong? nodeCount = null, recordSize = null, ipVersion = null, majorVersion = null, buildEpoch = null;
        string? databaseType = null;
        for (var i = 0; i < entryCount; i++)
        {
            switch (values.ReadText())
            {
                case var key when key.SequenceEqual("node_count"u8):
                    nodeCount = values.ReadUnsigned();
                    break;
                case var key when key.SequenceEqual("record_size"u8):
                    recordSize = values.ReadUnsigned();
                    break;
                case var key when key.SequenceEqual("ip_version"u8):
                    ipVersion = values.ReadUnsigned();
                    break;
                case var key when key.SequenceEqual("binary_format_major_version"u8):
                    majorVersion = values.ReadUnsigned();
                    break;
                case var key when key.SequenceEqual("build_epoch"u8):
                    buildEpoch = values.ReadUnsigned();
                    break;
                case var key when key.SequenceEqual("database_type"u8):
                    databaseType = ReadDatabaseType(ref values);
                    break;
                default:
                    values.Skip();
                    break;
            }
        }

        _ = Require(majorVersion, "binary_format_major_version", v => v == 2);
        var size = Require(recordSize, "record_size", v => v is 24 or 28 or 32);
        var nodes = Require(nodeCount, "node_count", v => v is > 0 and <= uint.MaxValue);
        var treeLength = nodes * size / 4;
        if (treeLength + SeparatorLength > (ulong)dataEnd)
        {
            throw new InvalidCountryDatabaseException($"search tree: {nodes} nodes of {size / 4} bytes do not fit the file");
        }

        if (file.Slice((int)treeLength, SeparatorLength).ContainsAnyExcept((byte)0))
        {
            throw new InvalidCountryDatabaseException("search tree: no 16 zero bytes follow it");
        }

        var maximumEpoch = (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return new MmdbMetadata
        {
            NodeCount = (uint)nodes,
            RecordSize = (int)size,
            IPVersion = (int)Require(ipVersion, "ip_version", v => v is 4 or 6),
            DatabaseType = databaseType ?? throw Invalid("database_type is missing"),
            BuiltAt = DateTimeOffset.FromUnixTimeSeconds((long)Require(buildEpoch, "build_epoch", v => v <= maximumEpoch)),
            TreeLength = (int)treeLength,
            DataEnd = dataEnd,
        };
    }

    private static string ReadDatabaseType(ref MmdbValueReader values)
    {
        var text = values.ReadText();
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw Invalid("database_type is not UTF-8");
    }

    private static ulong Require(ulong? value, string key, Predicate<ulong> isAllowed) => value switch
    {
        null => throw Invalid($"{key} is missing"),
        { } number when isAllowed(number) => number,
        _ => throw Invalid($"{key} {value} is not supported"),
    };

    private static InvalidCountryDatabaseException Invalid(string what) => new($"metadata: {what}");
}
