using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Gharart.Admin.Identity;

/// <summary>
/// Gives each route of a handle that names scopes its twin for personal access tokens below <c>/v2/public</c>: the same endpoint, handler,
/// filters and all, at a second address. A feature maps its routes once and never sees this.
/// </summary>
internal sealed class TokenTwins(IEnumerable<EndpointDataSource> sources) : EndpointDataSource
{
    private const string People = "/v2/handles/";
    private const string Tokens = "/v2/public/handles/";

    private readonly Lazy<IReadOnlyList<Endpoint>> _twins = new(() => [.. sources.SelectMany(source => source.Endpoints).Select(TwinOf).OfType<Endpoint>()]);

    public override IReadOnlyList<Endpoint> Endpoints => _twins.Value;

    // Routes are mapped at the start and never change.
    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    private static Endpoint? TwinOf(Endpoint endpoint)
    {
        if (endpoint is not RouteEndpoint route || ScopeRequirement.Of(route.Metadata) is not { } scope)
        {
            return null;
        }

        var path = "/" + route.RoutePattern.RawText!.TrimStart('/');
        if (!path.StartsWith(People, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{path} names a scope but lies outside {People}.");
        }

        var twin = new RouteEndpointBuilder(route.RequestDelegate!, RoutePatternFactory.Parse(Tokens + path[People.Length..]), route.Order)
        {
            DisplayName = route.DisplayName + " (token)",
        };
        foreach (var item in route.Metadata.Where(item => item is not (IEndpointNameMetadata or IRouteNameMetadata)))
        {
            twin.Metadata.Add(item);
        }

        twin.Metadata.Add(new TokenTwin(scope));
        return twin.Build();
    }
}
