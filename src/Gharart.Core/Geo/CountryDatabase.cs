using Gharart.Core.Visitors;

namespace Gharart.Core.Geo;

/// <summary>
/// Countries of addresses, out of a MaxMind DB file (specification 2.0) with country or city records. Immutable and safe for any
/// number of threads; holds nothing of the file.
/// </summary>
/// <remarks>
/// The search tree is flattened at load into sorted ranges in which neighbours of one country are merged: 5 bytes a range for IPv4,
/// 17 for IPv6, at most 5 more of index, and 1 MB. A look-up then takes a fraction of a walk through the tree.
/// </remarks>
public sealed class CountryDatabase
{
    private readonly CountryRanges<uint> _ipv4;
    private readonly CountryRanges<UInt128> _ipv6;

    private CountryDatabase(MmdbMetadata metadata, CountryRanges<uint> ipv4, CountryRanges<UInt128> ipv6)
    {
        DatabaseType = metadata.DatabaseType;
        BuiltAt = metadata.BuiltAt;
        _ipv4 = ipv4;
        _ipv6 = ipv6;
    }

    /// <summary>What the file calls itself, e.g. <c>GeoLite2-Country</c>.</summary>
    public string DatabaseType { get; }

    /// <summary>When the file was built, to the second, in UTC.</summary>
    public DateTimeOffset BuiltAt { get; }

    /// <summary>Merged IPv4 ranges, at least 1; those of unknown country count too.</summary>
    public int IPv4RangeCount => _ipv4.Count;

    /// <summary>Merged IPv6 ranges, at least 1; those of unknown country count too.</summary>
    public int IPv6RangeCount => _ipv6.Count;

    /// <summary>
    /// Reads a whole file: IPv4 or IPv6 tree, records of 24, 28 or 32 bits. The country of a network is <c>country.iso_code</c>, else
    /// <c>registered_country.iso_code</c>; a code that is not in <see cref="Country.All"/> gives <see cref="Country.Unknown"/>.
    /// Time and memory are linear in the length of the file, also for hostile bytes.
    /// </summary>
    /// <param name="file">The bytes of the file; not kept.</param>
    /// <exception cref="InvalidCountryDatabaseException">The bytes are anything else; the message names the broken structure.</exception>
    public static CountryDatabase Load(ReadOnlySpan<byte> file)
    {
        var metadata = MmdbMetadata.Read(file);
        var tree = new MmdbTreeFlattener(file, metadata);
        tree.Run();
        return new CountryDatabase(metadata, tree.IPv4, tree.IPv6);
    }

    /// <summary>
    /// The country of an address, <see cref="Country.Unknown"/> where the database has none. Allocates nothing and never throws.
    /// </summary>
    /// <remarks>
    /// IPv6 addresses that carry the IPv4 address of their host are looked up as that, whatever the file says of their prefixes:
    /// <c>::/96</c> (where the tree keeps IPv4), 6to4 <c>2002::/16</c>, NAT64 <c>64:ff9b::/96</c>, and <c>::ffff:0:0/96</c>, which
    /// <see cref="ClientAddress"/> makes IPv4 already. Other places where a file repeats its IPv4 tree (Teredo, <c>2001::/32</c>) are
    /// unknown: the IPv4 address there is a relay's. With an IPv4 file every other IPv6 address is unknown.
    /// </remarks>
    public Country Find(ClientAddress address)
    {
        if (address.IsIPv4)
        {
            return _ipv4.Find(unchecked((uint)address.Bits));
        }

        return EmbeddedIPv4.TryGet(address.Bits, out var embedded) ? _ipv4.Find(embedded) : _ipv6.Find(address.Bits);
    }
}
