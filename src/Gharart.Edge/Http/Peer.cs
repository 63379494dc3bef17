using Gharart.Core.Visitors;

namespace Gharart.Edge.Http;

/// <summary>The other end of a connection, looked at once and not for every request.</summary>
/// <param name="Address">Its address; none behind a Unix socket.</param>
/// <param name="IsTrustedProxy">Whether what it says of the visitor is believed.</param>
/// <param name="IsHttps">Whether the connection is encrypted.</param>
internal sealed record Peer(ClientAddress Address, bool IsTrustedProxy, bool IsHttps)
{
    public static Peer Unknown { get; } = new(default, false, false);
}
