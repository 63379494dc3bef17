using System.Globalization;
using System.Security.Claims;
using System.Text;
using Gharart.Admin.Identity;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Http;

/// <summary>Whoever sent a request: what throttles, idempotency keys and the audit go by.</summary>
/// <param name="Key">The same for all requests of one caller: a credential's owner, or the network of a client without one.</param>
/// <param name="AccountId">Null without a credential.</param>
/// <param name="Name">E-mail, else the kind and id of the credential; null without one.</param>
internal sealed record Caller(string Key, int? AccountId, string? Name)
{
    // Contract §1.
    private const int IPv4Bits = 24;
    private const int IPv6Bits = 56;

    public static Caller Of(HttpContext context)
    {
        var user = context.Features.Get<CurrentUser>();
        var identity = context.User.Identity is ClaimsIdentity { IsAuthenticated: true } found ? found : null;
        var sub = identity?.FindFirst("sub")?.Value;
        var accountId = user?.AccountId
            ?? (int.TryParse(sub, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
        if ((identity?.Name ?? sub ?? accountId?.ToString(CultureInfo.InvariantCulture)) is not { } name)
        {
            return new Caller("network:" + NetworkOf(context), null, null);
        }

        var credential = $"{identity?.AuthenticationType}:{name}";
        return new Caller(credential, accountId, user?.Email ?? credential);
    }

    /// <summary>The client's /24 or /56 (contract §1), seen through the trusted proxies.</summary>
    public static string NetworkOf(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress is { } ip ? ClientAddress.From(ip) : default;
        var proxies = context.RequestServices.GetRequiredService<AdminOptions>().TrustedProxies;
        var forwarded = proxies.Contains(peer) ? Encoding.UTF8.GetBytes(context.Request.Headers["X-Forwarded-For"].ToString()) : [];
        return ClientAddressResolver.Resolve(peer, forwarded, proxies).MaskTo(IPv4Bits, IPv6Bits).ToString();
    }
}
