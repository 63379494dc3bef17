using System.Text;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Identity;

/// <summary>The network that a request comes from, /24 or /56: neighbours share it, and nobody has a thousand of them at hand.</summary>
internal sealed class ClientNetwork(AdminOptions options)
{
    private const int IPv4Bits = 24;
    private const int IPv6Bits = 56;

    public string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } peer)
        {
            return "local";
        }

        var forwarded = Encoding.ASCII.GetBytes(context.Request.Headers["X-Forwarded-For"].ToString());
        return ClientAddressResolver.Resolve(ClientAddress.From(peer), forwarded, options.TrustedProxies).MaskTo(IPv4Bits, IPv6Bits).ToString();
    }
}
