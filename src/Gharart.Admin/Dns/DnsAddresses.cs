using System.Net;

namespace Gharart.Admin.Dns;

/// <summary>The addresses of a host, IPv4 first; where there are none, why.</summary>
/// <param name="Addresses">Any addresses that the zone names, also those that nobody should connect to.</param>
/// <param name="Failure">For people; null when there are addresses.</param>
internal sealed record DnsAddresses(IReadOnlyList<IPAddress> Addresses, string? Failure);
