using Gharart.Admin.Identity;

namespace Gharart.Admin.Http;

/// <summary>Whoever sent a request: what throttles, idempotency keys and the audit go by.</summary>
/// <param name="Key">The same for all requests of one caller: a credential's owner, or the network of a client without one.</param>
/// <param name="AccountId">Null without a credential.</param>
/// <param name="Name">E-mail, else the kind and id of the credential; null without one.</param>
internal sealed record Caller(string Key, int? AccountId, string? Name)
{
    public static Caller Of(HttpContext context) => context.Features.Get<CurrentUser>() is { } user
        ? new Caller("account:" + user.CallerId, user.AccountId, user.Token is null ? user.Email : $"{user.Email} by token {user.Token.TokenId}")
        : new Caller("network:" + NetworkOf(context), null, null);

    /// <summary>The client's /24 or /56 (contract §1), seen through the trusted proxies.</summary>
    public static string NetworkOf(HttpContext context) => context.RequestServices.GetRequiredService<ClientNetwork>().Of(context);
}
