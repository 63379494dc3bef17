namespace Gharart.Admin.Http;

/// <summary>Refuses encoded request bodies: a compressed one could be far larger than the limit that was checked.</summary>
internal sealed class PlainBodies(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.ContentEncoding.Count == 0 || !TakesBody(context.Request.Method)
            ? next(context)
            : new ApiProblem(ApiError.UnsupportedMediaType, "Send the body without Content-Encoding.").ExecuteAsync(context);

    // No address reads a body that comes with another method.
    private static bool TakesBody(string method) => HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsPatch(method);
}
