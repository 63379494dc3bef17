using System.Buffers.Binary;

namespace Gharart.Core.Geo;

/// <summary>Walks a search tree once, in address order, and turns its leaves into ranges.</summary>
internal ref struct MmdbTreeFlattener
{
    private const int AddressBits = 128;

    private readonly ReadOnlySpan<byte> _tree;
    private readonly MmdbMetadata _metadata;
    private readonly int _nodeLength;
    private readonly CountryRanges<uint>.Builder _ipv4 = new();
    private readonly CountryRanges<UInt128>.Builder _ipv6 = new();
    private MmdbCountryRecords _records;

    public MmdbTreeFlattener(ReadOnlySpan<byte> file, MmdbMetadata metadata)
    {
        _metadata = metadata;
        _tree = file[..metadata.TreeLength];
        _nodeLength = metadata.RecordSize / 4;

        // A value takes a byte at least, and only the country's map is read again for each record that shares it.
        var valueLimit = (16L * file.Length) + 65_536;
        _records = new MmdbCountryRecords(file[metadata.DataStart..metadata.DataEnd], valueLimit);
    }

    public readonly CountryRanges<uint> IPv4 => _ipv4.Build();

    public readonly CountryRanges<UInt128> IPv6 => _ipv6.Build();

    /// <exception cref="InvalidCountryDatabaseException">Tree or records are broken.</exception>
    public void Run()
    {
        // A tree visits each record once. Writers may share equal subtrees, but few: the rest of the limit is for small files.
        var visitsLeft = (4L * _metadata.NodeCount) + 65_536;
        var ipv4Root = uint.MaxValue;
        var pending = new Stack<(uint Record, UInt128 Prefix, int Depth)>(AddressBits + 2);
        pending.Push((0, 0, _metadata.IPVersion == 4 ? EmbeddedIPv4.TreeDepth : 0));
        while (pending.TryPop(out var next))
        {
            var (record, prefix, depth) = next;
            if (--visitsLeft < 0)
            {
                throw new InvalidCountryDatabaseException("search tree: it shares nodes so often that it is no tree");
            }

            if (EmbeddedIPv4.IsInAlias(prefix, depth))
            {
                continue;
            }

            if (record >= _metadata.NodeCount)
            {
                Append(prefix, depth, CountryOf(record));
                continue;
            }

            if (depth == EmbeddedIPv4.TreeDepth && prefix == 0)
            {
                ipv4Root = record;
            }
            else if (record == ipv4Root && prefix >> 32 != 0)
            {
                // The file repeats its IPv4 tree here; inside that tree the node would be a loop, which the depth ends.
                Append(prefix, depth, Country.Unknown);
                continue;
            }

            if (depth == AddressBits)
            {
                throw new InvalidCountryDatabaseException($"search tree: node {record} lies deeper than an address is long");
            }

            var right = prefix | (UInt128.One << (AddressBits - 1 - depth));
            pending.Push((ReadRecord(record, 1), right, depth + 1));
            pending.Push((ReadRecord(record, 0), prefix, depth + 1));
        }

        if (!_records.IsEmpty && !_records.HasCountries)
        {
            throw new InvalidCountryDatabaseException($"data section: no record of this {_metadata.DatabaseType} database has a country");
        }
    }

    private readonly void Append(UInt128 prefix, int depth, Country country)
    {
        if (prefix >> 32 == 0)
        {
            // A leaf above ::/96 covers all of IPv4.
            _ipv4.Append((uint)prefix, country);
            if (depth >= EmbeddedIPv4.TreeDepth)
            {
                return;
            }
        }

        _ipv6.Append(prefix, country);
    }

    private Country CountryOf(uint record) => record == _metadata.NodeCount
        ? Country.Unknown
        : _records.At((long)record - _metadata.NodeCount - MmdbMetadata.SeparatorLength);

    private readonly uint ReadRecord(uint node, int side)
    {
        var bytes = _tree.Slice((int)(node * _nodeLength), _nodeLength);
        return _metadata.RecordSize switch
        {
            24 => ReadUInt24(bytes[(3 * side)..]),
            28 when side == 0 => ((uint)(bytes[3] & 0xF0) << 20) | ReadUInt24(bytes),
            28 => ((uint)(bytes[3] & 0x0F) << 24) | ReadUInt24(bytes[4..]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * side)..]),
        };
    }

    private static uint ReadUInt24(ReadOnlySpan<byte> bytes) => ((uint)bytes[0] << 16) | ((uint)bytes[1] << 8) | bytes[2];
}
