using Gharart.Core.Trust;

namespace Gharart.Core.Routing;

/// <summary>The part of a destination that decides where a visitor lands: scheme, host and port, frozen at publish.</summary>
/// <param name="Prefix">E.g. <c>https://shop.example:8443</c> in ASCII.</param>
/// <param name="Host">The host alone, as lower-case A-labels or IP literal, by which <see cref="DomainTable"/> is asked.</param>
public sealed record Origin(byte[] Prefix, string Host);
