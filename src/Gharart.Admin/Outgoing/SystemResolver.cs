using System.Net.Sockets;
using Gharart.Admin.Dns;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Outgoing;

/// <summary>The operating system's resolver, with its hosts file: a <see cref="HostResolver"/>.</summary>
internal static class SystemResolver
{
    public static async Task<DnsAddresses> ResolveAsync(HostName host, CancellationToken cancellationToken)
    {
        try
        {
            return new DnsAddresses(await System.Net.Dns.GetHostAddressesAsync(host.Ascii, cancellationToken), null);
        }
        catch (SocketException e)
        {
            return new DnsAddresses([], e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData
                ? $"The name {host} does not exist, or has no address."
                : $"The name {host} could not be looked up: the system's resolver failed ({e.SocketErrorCode}).");
        }
    }
}
