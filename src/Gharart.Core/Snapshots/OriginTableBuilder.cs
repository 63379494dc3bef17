using System.Buffers;
using System.Globalization;
using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Routing;

namespace Gharart.Core.Snapshots;

/// <summary>Collects the origins of a blob while its destinations are written, and reads them back.</summary>
internal sealed class OriginTableBuilder
{
    private const int LongestPrefix = 300;

    private static readonly SearchValues<char> InName = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");
    private static readonly SearchValues<char> InAddress = SearchValues.Create("abcdef0123456789:.");

    private readonly Dictionary<string, uint> _indexByPrefix = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, string Host)> _origins = [];

    /// <summary>Writes a destination as origin index and rest.</summary>
    public void WriteTarget(ByteWriter writer, DestinationUrl destination)
    {
        if (!_indexByPrefix.TryGetValue(destination.Origin, out var index))
        {
            index = (uint)_origins.Count;
            _indexByPrefix.Add(destination.Origin, index);
            _origins.Add((destination.Origin, destination.Host));
        }

        writer.UInt32(index);
        writer.Text(destination.PathQueryFragment);
    }

    public void WriteTable(ByteWriter writer)
    {
        writer.Count(_origins.Count);
        foreach (var (prefix, host) in _origins)
        {
            writer.Text(prefix);
            writer.Text(host);
        }
    }

    public static Origin[] ReadTable(ref ByteReader reader)
    {
        var origins = new Origin[reader.Count(4)];
        for (var i = 0; i < origins.Length; i++)
        {
            var prefix = reader.Text();
            var host = reader.Text();
            if (!IsOrigin(prefix, host))
            {
                throw new InvalidSnapshotException($"Origin {i} is not scheme, host and port.");
            }

            origins[i] = new Origin(Encoding.ASCII.GetBytes(prefix), host);
        }

        return origins;
    }

    public static RouteTarget ReadTarget(ref ByteReader reader, int originCount)
    {
        var origin = reader.UInt32();
        if (origin >= (uint)originCount)
        {
            throw new InvalidSnapshotException($"A destination names origin {origin} of {originCount}.");
        }

        return new RouteTarget((int)origin, CheckRest(reader.Block()).ToArray());
    }

    /// <summary>Refuses a rest that could reach into the host or the header.</summary>
    public static ReadOnlySpan<byte> CheckRest(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != '/' || rest.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
        {
            throw new InvalidSnapshotException("A destination's path does not start with '/' or holds a byte that no URL has.");
        }

        return rest;
    }

    // The verdict is looked up by host and the visitor is sent to the prefix, so the two must say the same.
    private static bool IsOrigin(string prefix, string host)
    {
        var scheme = prefix.StartsWith("https://", StringComparison.Ordinal) ? "https://"
            : prefix.StartsWith("http://", StringComparison.Ordinal) ? "http://" : null;
        if (scheme is null || prefix.Length > LongestPrefix || !IsHost(host) || string.CompareOrdinal(prefix, scheme.Length, host, 0, host.Length) != 0)
        {
            return false;
        }

        var port = prefix.AsSpan(scheme.Length + host.Length);
        return port.IsEmpty || (port[0] == ':' && ushort.TryParse(port[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != 0);
    }

    // What DestinationUrl gives: a lower-case name, an IPv4 address, or an IPv6 address in brackets. A colon outside them would be a second port.
    private static bool IsHost(ReadOnlySpan<char> host) => host is ['[', _, .., ']']
        ? !host[1..^1].ContainsAnyExcept(InAddress)
        : !host.IsEmpty && !host.ContainsAnyExcept(InName);
}
