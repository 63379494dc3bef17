using Gharart.Core;

namespace Gharart.Admin.Http;

/// <summary>
/// Gives every request its id: a valid inbound <c>x-request-id</c>, else a new one. It is the request's
/// <see cref="HttpContext.TraceIdentifier"/>, is answered in the header and stands in the scope of each log line.
/// </summary>
internal sealed class RequestIds(RequestDelegate next, TimeProvider time, ILogger<RequestIds> logger)
{
    public const string Header = "x-request-id";

    public async Task InvokeAsync(HttpContext context)
    {
        var inbound = context.Request.Headers[Header].ToString();
        var id = ArtifactId.IsValidRequestId(inbound) ? inbound : ArtifactId.New(ArtifactId.RequestPrefix, time);
        context.TraceIdentifier = id;

        // At the very start of the response, because the exception handler clears headers that were set before.
        context.Response.OnStarting(
            static state =>
            {
                var http = (HttpContext)state;
                http.Response.Headers[Header] = http.TraceIdentifier;
                http.Response.Headers.XContentTypeOptions = "nosniff";
                return Task.CompletedTask;
            },
            context);
        using (logger.BeginScope(new KeyValuePair<string, object?>[] { new("RequestId", id) }))
        {
            await next(context);
        }
    }
}
