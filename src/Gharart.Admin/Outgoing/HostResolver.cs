using Gharart.Admin.Dns;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Outgoing;

/// <summary>Looks a name up, once.</summary>
internal delegate Task<DnsAddresses> HostResolver(HostName host, CancellationToken cancellationToken);
