using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>A request of the mix and what is known about it.</summary>
/// <param name="Link">The link that is asked for; -1 for a slug that does not exist.</param>
/// <param name="Country">Country of the visitor's address.</param>
/// <param name="Device">Class of the user agent.</param>
/// <param name="Request">The request as it goes over the wire.</param>
internal sealed record LoadClick(int Link, Country Country, DeviceClass Device, byte[] Request);
