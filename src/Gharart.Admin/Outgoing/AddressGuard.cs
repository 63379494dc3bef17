using System.Net;
using Gharart.Core.Destinations;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Outgoing;

/// <summary>
/// Says to which addresses this host may connect when a user named the host: those of the public Internet (<see cref="PublicAddress"/>). With
/// <c>Gharart__Verification__AllowPrivateAddresses</c> also loopback and private networks; link-local ones, where clouds keep their secrets, never.
/// </summary>
/// <param name="alsoAllowed">Networks beside the public Internet.</param>
internal sealed class AddressGuard(IReadOnlyList<IPNetwork> alsoAllowed)
{
    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private static readonly IPNetwork[] Private =
        [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("fc00::/7")];

    private static readonly IPNetwork[] LinkLocal = [IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10")];

    public AddressGuard(AdminOptions options)
        : this(options.AllowPrivateAddresses ? [.. Loopback, .. Private] : [])
    {
    }

    /// <summary>Whether more than the public Internet is allowed.</summary>
    public bool IsOpen => alsoAllowed.Count > 0;

    /// <summary>An IPv4 address inside IPv6 is refused whatever it is: nobody publishes one.</summary>
    public bool Allows(IPAddress address) =>
        !address.IsIPv4MappedToIPv6 && (PublicAddress.IsPublic(ClientAddress.From(address)) || IsIn(alsoAllowed, address));

    /// <summary>Reads a URL that this host is to ask.</summary>
    public bool TryRead(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DestinationUrl? url, out DestinationUrlError error) =>
        DestinationUrl.TryParse(text, address => Allows(IPAddress.Parse(AddressText.Format(address))), out url, out error);

    /// <summary>What kind of address was refused. The address itself stays out of it: it may be one of the network that this host stands in.</summary>
    public static string Describe(IPAddress address)
    {
        var inner = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var kind = IsIn(Loopback, inner) ? "a loopback address"
            : IsIn(Private, inner) ? "an address of a private network"
            : IsIn(LinkLocal, inner) ? "a link-local address"
            : "an address that is not on the public Internet";
        return inner == address ? kind : kind + " inside IPv6";
    }

    private static bool IsIn(IEnumerable<IPNetwork> networks, IPAddress address) => networks.Any(network => network.Contains(address));
}
