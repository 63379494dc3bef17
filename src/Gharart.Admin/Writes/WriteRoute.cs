using Gharart.Admin.Idempotency;
using Microsoft.AspNetCore.Authorization;

namespace Gharart.Admin.Writes;

/// <summary>What holds for a request that may write, by its method and route (contract §1).</summary>
/// <param name="Pattern">The route, its parameters unfilled.</param>
/// <param name="TakesKey">Whether an <c>Idempotency-Key</c> is for us to read.</param>
/// <param name="IsCounted">Whether it counts towards the daily limit.</param>
/// <param name="IsAudited">Whether it leaves an entry even where no row that the audit knows changed.</param>
internal sealed record WriteRoute(string Pattern, bool TakesKey, bool IsCounted, bool IsAudited)
{
    private static readonly string[] Sessions = ["/v2/auth/login", "/v2/auth/refresh", "/v2/auth/logout"];

    /// <summary>Null for a request that needs no transaction around it.</summary>
    public static WriteRoute? Of(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint() is not RouteEndpoint endpoint || !request.Path.StartsWithSegments("/v2")
            || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return null;
        }

        var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        var isAuth = request.Path.StartsWithSegments("/v2/auth");
        var isSession = isAuth && Sessions.Contains(request.Path.Value, StringComparer.OrdinalIgnoreCase);
        var changes = endpoint.Metadata.GetMetadata<ChangesNothing>() is null;
        var takesKey = HttpMethods.IsPost(request.Method)
            && request.Headers.ContainsKey(IdempotencyKey.Header)
            && endpoint.Metadata.GetMetadata<OwnIdempotency>() is null;
        var isAudited = changes && !isOpen && !isSession;

        // What anyone may send leaves its own records; an account that is made or gets its password is audited like all others.
        var needsScope = takesKey || isAudited || (isAuth && !isSession && changes);
        return needsScope
            ? new WriteRoute(
                endpoint.RoutePattern.RawText ?? "", takesKey, isAudited && !isAuth && !request.Path.StartsWithSegments("/v2/visitor"), isAudited)
            : null;
    }
}
