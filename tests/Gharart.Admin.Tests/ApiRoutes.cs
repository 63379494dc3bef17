using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests;

/// <summary>The routes that the host has mapped below <c>/v2</c>.</summary>
internal static partial class ApiRoutes
{
    public static List<ApiRoute> Of(IServiceProvider services) =>
        [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method =>
                new ApiRoute(new HttpMethod(method), "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "}"), endpoint.Metadata)))
            .Where(route => route.Path.StartsWith("/v2/", StringComparison.Ordinal))];

    [GeneratedRegex(":[^}]*}")]
    private static partial Regex Constraint();
}
