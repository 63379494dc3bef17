using System.Globalization;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.Authorization;

namespace Gharart.Admin.Throttling;

/// <summary>Takes a token for every request below <c>/v2</c> and says in every answer what is left (contract §1).</summary>
internal sealed class ThrottleMiddleware(RequestDelegate next, Throttle throttle)
{
    private const string PolicyHeader = "RateLimit-Policy";
    private const string Header = "RateLimit";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/v2"))
        {
            await next(context);
            return;
        }

        var policy = throttle.PolicyOf(ClassOf(context));
        var take = await throttle.TakeAsync(policy, CallerOf(context, policy.Class), context.RequestAborted);

        // At the very start of the response, because the exception handler clears headers that were set before.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[PolicyHeader] = policy.PolicyHeader;
            context.Response.Headers[Header] = policy.Header(take);
            return Task.CompletedTask;
        });
        if (take.IsTaken)
        {
            await next(context);
            return;
        }

        var seconds = policy.RetryAfter(take).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        await new ApiProblem(ApiError.RateLimited, $"More than {policy.Quota} requests of the class '{policy.Class.Name()}' in a minute. Try again in {seconds} s.")
        {
            Reason = "throttled",
        }.ExecuteAsync(context);
    }

    private static ThrottleClass ClassOf(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<ThrottleRequirement>() is { } requirement)
        {
            return requirement.Class;
        }

        var method = context.Request.Method;
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        return !reads && context.Request.Path.StartsWithSegments("/v2/auth") ? ThrottleClass.Login
            : metadata?.GetMetadata<IAllowAnonymous>() is not null ? ThrottleClass.Public
            : reads ? ThrottleClass.Read
            : ThrottleClass.Write;
    }

    // Strangers share the bucket of their network, on public routes one for each handle.
    private static string CallerOf(HttpContext context, ThrottleClass throttle) => throttle == ThrottleClass.Public
        ? $"{Caller.NetworkOf(context)} {context.GetRouteValue("handle")}"
        : Caller.Of(context).Key;
}
