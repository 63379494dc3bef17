using System.Buffers.Binary;
using System.Text;
using Gharart.Core.Visitors;

namespace Gharart.Core.Geo;

/// <summary>
/// Writes a MaxMind DB file (specification 2.0, IPv6 tree with IPv4 under <c>::/96</c>) of networks and their countries, each record
/// <c>{"country":{"iso_code":"DE"}}</c>. The same entries and build time give the same bytes. Not safe for several threads.
/// </summary>
/// <remarks>
/// The IPv4 tree is reachable under <c>::ffff:0:0/96</c>, <c>64:ff9b::/96</c> and <c>2002::/16</c> too, so that any reader of the
/// format answers as <see cref="CountryDatabase.Find"/> does.
/// </remarks>
public sealed class CountryDatabaseWriter
{
    private const int AddressBits = 128;

    private readonly List<Entry> _entries = [];
    private readonly long _buildEpoch;
    private readonly string _databaseType;
    private readonly int _recordSize;

    /// <summary>Makes a writer without entries.</summary>
    /// <param name="builtAt">Build time, from 1970 on; written in whole seconds.</param>
    /// <param name="databaseType">What the file calls itself: at most 284 bytes of UTF-8.</param>
    /// <param name="recordSize">Bits of a tree record: 24, 28 or 32.</param>
    /// <exception cref="ArgumentException">An argument is outside these limits.</exception>
    public CountryDatabaseWriter(DateTimeOffset builtAt, string databaseType = "Gharart-Country", int recordSize = 24)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(builtAt, DateTimeOffset.UnixEpoch);
        ArgumentException.ThrowIfNullOrEmpty(databaseType);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            Encoding.UTF8.GetByteCount(databaseType), MmdbValueWriter.MaximumSize, nameof(databaseType));
        if (recordSize is not (24 or 28 or 32))
        {
            throw new ArgumentOutOfRangeException(nameof(recordSize), recordSize, "A record has 24, 28 or 32 bits.");
        }

        _buildEpoch = builtAt.ToUnixTimeSeconds();
        _databaseType = databaseType;
        _recordSize = recordSize;
    }

    /// <summary>
    /// Adds a network. A longer prefix wins over a shorter one in any order, and the later of two equal networks wins;
    /// <see cref="Country.Unknown"/> cuts a hole.
    /// </summary>
    /// <param name="network">First address of the network: no bit set after the prefix.</param>
    /// <param name="prefixLength">0 … 32 for an IPv4 address, which an IPv4-mapped one is, 0 … 128 for IPv6.</param>
    /// <param name="country">The country of its addresses.</param>
    /// <exception cref="ArgumentException">
    /// The length is out of range, a host bit is set, or the IPv6 network lies in a prefix that carries IPv4 addresses (see remarks of
    /// <see cref="CountryDatabaseWriter"/>), whose countries are those of the IPv4 networks.
    /// </exception>
    public void Add(ClientAddress network, int prefixLength, Country country)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, network.IsIPv4 ? 32 : AddressBits);
        var depth = network.IsIPv4 ? EmbeddedIPv4.TreeDepth + prefixLength : prefixLength;
        if (depth < AddressBits && (network.Bits << depth) != 0)
        {
            throw new ArgumentException($"The address has bits set after its prefix of {prefixLength}.", nameof(network));
        }

        if (EmbeddedIPv4.IsInAlias(network.Bits, depth))
        {
            throw new ArgumentException("The network carries IPv4 addresses: add the IPv4 network.", nameof(network));
        }

        _entries.Add(new Entry(network.Bits, depth, country));
    }

    /// <summary>The file with all entries so far.</summary>
    /// <exception cref="InvalidOperationException">The entries need larger records.</exception>
    public byte[] ToArray()
    {
        var nodes = BuildTree();
        var data = new MmdbValueWriter();
        var offsets = new Dictionary<int, int>();
        foreach (var record in nodes.SelectMany(n => (int[])[n.Left, n.Right]).Where(IsCountry).Distinct().OrderDescending())
        {
            offsets.Add(record, data.Written.Length);
            data.Map(1);
            data.Text("country");
            data.Map(1);
            data.Text("iso_code");
            data.Text(Country.FromIndex(~record).ToString());
        }

        var largest = nodes.Count + MmdbMetadata.SeparatorLength + (long)data.Written.Length;
        if (largest >= 1L << _recordSize)
        {
            throw new InvalidOperationException($"{nodes.Count} nodes do not fit records of {_recordSize} bits.");
        }

        var metadata = BuildMetadata(nodes.Count);
        var treeLength = nodes.Count * (_recordSize / 4);
        var file = new byte[treeLength + MmdbMetadata.SeparatorLength + data.Written.Length + MmdbMetadata.Marker.Length + metadata.Length];
        var rest = file.AsSpan();
        foreach (var (left, right) in nodes)
        {
            WriteNode(rest, Encode(left), Encode(right));
            rest = rest[(_recordSize / 4)..];
        }

        rest = rest[MmdbMetadata.SeparatorLength..];
        data.Written.CopyTo(rest);
        rest = rest[data.Written.Length..];
        MmdbMetadata.Marker.CopyTo(rest);
        metadata.CopyTo(rest[MmdbMetadata.Marker.Length..]);
        return file;

        uint Encode(int record) =>
            (uint)(record >= 0 ? record : nodes.Count + (IsCountry(record) ? MmdbMetadata.SeparatorLength + offsets[record] : 0));
    }

    /// <summary>Whether a record of the tree in memory is a country: those are the complement of its index, and −1 is unknown.</summary>
    private static bool IsCountry(int record) => record < ~Country.Unknown.Index;

    private List<(int Left, int Right)> BuildTree()
    {
        var unknown = ~Country.Unknown.Index;
        var nodes = new List<(int Left, int Right)> { (unknown, unknown) };

        // Shorter prefixes first, so that a longer one finds a leaf to split; the order of equal ones is kept. A network of all
        // addresses is two halves, because the root is a node.
        foreach (var (network, depth, country) in _entries.OrderBy(e => e.Depth))
        {
            Insert(nodes, network, Math.Max(depth, 1), ~country.Index);
            if (depth == 0)
            {
                Insert(nodes, UInt128.One << (AddressBits - 1), 1, ~country.Index);
            }
        }

        var ipv4 = RecordAt(nodes, 0, EmbeddedIPv4.TreeDepth);
        foreach (var (prefix, length) in EmbeddedIPv4.Aliases)
        {
            Insert(nodes, prefix, length, ipv4);
        }

        return nodes;
    }

    private static void Insert(List<(int Left, int Right)> nodes, UInt128 network, int depth, int record)
    {
        var node = 0;
        for (var at = 0; at < depth - 1; at++)
        {
            var next = Child(nodes[node], network, at);
            if (next < 0)
            {
                nodes.Add((next, next));
                next = nodes.Count - 1;
                nodes[node] = WithChild(nodes[node], network, at, next);
            }

            node = next;
        }

        nodes[node] = WithChild(nodes[node], network, depth - 1, record);
    }

    private static int RecordAt(List<(int Left, int Right)> nodes, UInt128 network, int depth)
    {
        var record = 0;
        for (var at = 0; at < depth && record >= 0; at++)
        {
            record = Child(nodes[record], network, at);
        }

        return record;
    }

    private static int Child((int Left, int Right) node, UInt128 network, int depth) => IsRight(network, depth) ? node.Right : node.Left;

    private static (int Left, int Right) WithChild((int Left, int Right) node, UInt128 network, int depth, int record) =>
        IsRight(network, depth) ? (node.Left, record) : (record, node.Right);

    private static bool IsRight(UInt128 network, int depth) => (network >> (AddressBits - 1 - depth) & 1) != 0;

    private byte[] BuildMetadata(int nodeCount)
    {
        var metadata = new MmdbValueWriter();
        metadata.Map(9);
        metadata.Text("binary_format_major_version");
        metadata.UInt16(2);
        metadata.Text("binary_format_minor_version");
        metadata.UInt16(0);
        metadata.Text("build_epoch");
        metadata.UInt64((ulong)_buildEpoch);
        metadata.Text("database_type");
        metadata.Text(_databaseType);
        metadata.Text("description");
        metadata.Map(1);
        metadata.Text("en");
        metadata.Text("Countries of networks, written by Gharart");
        metadata.Text("ip_version");
        metadata.UInt16(6);
        metadata.Text("languages");
        metadata.Array(1);
        metadata.Text("en");
        metadata.Text("node_count");
        metadata.UInt32((uint)nodeCount);
        metadata.Text("record_size");
        metadata.UInt16((ushort)_recordSize);
        return metadata.Written.ToArray();
    }

    private void WriteNode(Span<byte> bytes, uint left, uint right)
    {
        // 24: two integers of 3 bytes. 28: the same with the two top nibbles in a byte between them. 32: two of 4 bytes.
        if (_recordSize == 32)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, left);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], right);
            return;
        }

        WriteUInt24(bytes, left);
        if (_recordSize == 28)
        {
            bytes[3] = (byte)((left >> 24 << 4) | (right >> 24));
            bytes = bytes[1..];
        }

        WriteUInt24(bytes[3..], right);
    }

    private static void WriteUInt24(Span<byte> bytes, uint value)
    {
        bytes[0] = (byte)((value >> 16) & 0xFF);
        bytes[1] = (byte)((value >> 8) & 0xFF);
        bytes[2] = (byte)(value & 0xFF);
    }

    private readonly record struct Entry(UInt128 Network, int Depth, Country Country);
}
