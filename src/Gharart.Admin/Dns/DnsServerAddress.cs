using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gharart.Admin.Dns;

/// <summary>Where a resolver listens: an IP address, or a name that the system looks up on each use, and a port (53 where none is given).</summary>
internal sealed record DnsServerAddress(string Host, int Port)
{
    public const int DefaultPort = 53;

    /// <summary>Reads <c>192.0.2.1</c>, <c>192.0.2.1:53</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]:53</c> or <c>resolver.example:53</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DnsServerAddress? address)
    {
        address = null;
        var (host, port) = (text, DefaultPort);
        var colon = text.LastIndexOf(':');
        var isBareIPv6 = text.IndexOf(':', StringComparison.Ordinal) != colon && !text.StartsWith('[');
        if (colon > text.LastIndexOf(']') && !isBareIPv6)
        {
            host = text[..colon];
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > ushort.MaxValue)
            {
                return false;
            }
        }

        if (host is ['[', .. var inner, ']'])
        {
            host = inner;
            isBareIPv6 = true;
        }

        if (IPAddress.TryParse(host, out var ip) ? isBareIPv6 != (ip.AddressFamily == AddressFamily.InterNetworkV6) : isBareIPv6 || Uri.CheckHostName(host) != UriHostNameType.Dns)
        {
            return false;
        }

        address = new DnsServerAddress(host, port);
        return true;
    }

    /// <exception cref="SocketException">The name leads to no address.</exception>
    public async Task<IPEndPoint> ResolveAsync(CancellationToken cancellationToken) => IPAddress.TryParse(Host, out var ip)
        ? new IPEndPoint(ip, Port)
        : new IPEndPoint((await System.Net.Dns.GetHostAddressesAsync(Host, cancellationToken))[0], Port);

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
