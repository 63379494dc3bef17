using Microsoft.AspNetCore.Http.Features;

namespace Gharart.Admin.Http;

/// <summary>
/// Says <c>Connection: close</c> in every answer to a body that is announced as larger than its address takes. Kestrel ends such a
/// connection after the answer, because it does not read the rest, but says so only where a handler tried to read: a client that
/// was refused before that would send its next request into a closed connection.
/// </summary>
internal sealed class LargeBodies(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // At the very start of the response, because the exception handler clears headers that were set before.
        context.Response.OnStarting(
            static state =>
            {
                var http = (HttpContext)state;
                if (http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
                {
                    http.Response.Headers.Connection = "close";
                }

                return Task.CompletedTask;
            },
            context);
        return next(context);
    }
}
