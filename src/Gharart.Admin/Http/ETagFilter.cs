namespace Gharart.Admin.Http;

/// <summary>On the <c>/v2</c> group: an <see cref="IVersionedResponse"/> gets its <c>ETag</c> without a line in the handler.</summary>
internal sealed class ETagFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var inner = result is INestedHttpResult nested ? nested.Result : result;
        if (inner is IValueHttpResult { Value: IVersionedResponse versioned })
        {
            context.HttpContext.Response.Headers.ETag = ETags.Of(versioned.Version);
        }

        return result;
    }
}
