using System.Buffers;
using Gharart.Core.Destinations;

namespace Gharart.Core.Snapshots;

/// <summary>A custom host that was proved, and the handle whose links answer there (contract §3).</summary>
/// <param name="Host">Lower-case A-labels without a trailing dot.</param>
/// <param name="HandleNumber">The handle; not 0.</param>
public sealed record HostRoute(string Host, uint HandleNumber)
{
    private const int MinimumSize = 2 + 1 + 4;

    private static readonly SearchValues<char> Characters = SearchValues.Create("-.0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a text has the form of a host in a manifest. Whether it is a name at all was checked when it was claimed.</summary>
    public static bool IsHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Length is > 0 and <= HostName.MaxLength && !host.AsSpan().ContainsAnyExcept(Characters);
    }

    /// <summary>Writes a list in the order of the hosts.</summary>
    /// <exception cref="ArgumentException">No edge would read it: a host stands twice, is none, or belongs to a handle that is not published.</exception>
    internal static void WriteAll(ByteWriter writer, IReadOnlyList<HostRoute> hosts, IReadOnlyList<ManifestHandle> handles)
    {
        var numbers = handles.Select(handle => handle.Number).ToHashSet();
        writer.Count(hosts.Count);
        string? last = null;
        foreach (var host in hosts.OrderBy(one => one.Host, StringComparer.Ordinal))
        {
            if (!IsNext(last, host.Host) || !numbers.Contains(host.HandleNumber))
            {
                throw new ArgumentException($"Custom host '{host.Host}' of handle {host.HandleNumber} is no host name, stands twice or belongs to nobody.");
            }

            writer.Text(last = host.Host);
            writer.UInt32(host.HandleNumber);
        }
    }

    internal static HostRoute[] ReadAll(ref ByteReader reader, IReadOnlySet<uint> handles)
    {
        var hosts = new HostRoute[reader.Count(MinimumSize)];
        for (var i = 0; i < hosts.Length; i++)
        {
            hosts[i] = new HostRoute(reader.Text(), reader.UInt32());
            if (!IsNext(i == 0 ? null : hosts[i - 1].Host, hosts[i].Host) || !handles.Contains(hosts[i].HandleNumber))
            {
                throw new InvalidSnapshotException($"Custom host '{hosts[i].Host}' of handle {hosts[i].HandleNumber} is no host name, out of order or belongs to no handle of the manifest.");
            }
        }

        return hosts;
    }

    private static bool IsNext(string? last, string host) => IsHost(host) && string.CompareOrdinal(last, host) < 0;
}
