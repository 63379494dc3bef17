using Gharart.Admin.Identity;

namespace Gharart.Admin.Tests;

/// <summary>What contract §2 says of roles and scopes, written down a second time and held against what the routes say of themselves.</summary>
public class RouteContractTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private static readonly Dictionary<string, string> Areas = new()
    {
        ["links"] = "links",
        ["personalization-rules"] = "personalization",
        ["destination-domains"] = "domains",
        ["tracking-templates"] = "templates",
        ["campaigns"] = "campaigns",
        ["site-structure"] = "pages",
        ["analytics"] = "analytics",
        ["route-preview"] = "links",
    };

    // Above CREATOR; where the contract is silent, our own choice stands here too.
    private static readonly Dictionary<string, HandleRole> Roles = new()
    {
        ["POST /v2/handles/{handle}/destination-domains/{domain}/decision"] = HandleRole.Operator,
        ["DELETE /v2/handles/{handle}/destination-domains/{domain}"] = HandleRole.Operator,
        ["GET /v2/handles/{handle}/tokens"] = HandleRole.Operator,
        ["POST /v2/handles/{handle}/tokens"] = HandleRole.Operator,
        ["DELETE /v2/handles/{handle}/tokens/{tokenId}"] = HandleRole.Operator,
        ["GET /v2/handles/{handle}/context-origins"] = HandleRole.Operator,
        ["PUT /v2/handles/{handle}/context-origins"] = HandleRole.Operator,
        ["PUT /v2/handles/{handle}"] = HandleRole.Operator,
        ["GET /v2/handles/{handle}/collaborators"] = HandleRole.Owner,
        ["PUT /v2/handles/{handle}/collaborators"] = HandleRole.Owner,
        ["POST /v2/handles/{handle}/transfer"] = HandleRole.Owner,
        ["DELETE /v2/handles/{handle}"] = HandleRole.Owner,
    };

    private static readonly string[] CreatorAreas = [.. Areas.Keys, "leads"];

    [Fact]
    public void Route_OfAnAreaForTokens_HasATwinWithTheScopeOfItsAreaAndMethod()
    {
        var routes = ApiRoutes.Of(admin.Services);
        var twins = routes.Where(route => route.Twin is not null).ToDictionary(route => route.Name, route => route.Twin!.Scope);

        var expected = routes
            .Where(route => route.Twin is null && Area(route) is { } area && Areas.ContainsKey(area) && !route.Path.EndsWith("/decision", StringComparison.Ordinal))
            .ToDictionary(route => route.Name.Replace(" /v2/", " /v2/public/", StringComparison.Ordinal), route => $"{Areas[Area(route)!]}.{(IsReading(route) ? "read" : "write")}");

        Assert.True(expected.Count >= 14);
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), Ordered(twins.Where(pair => expected.ContainsKey(pair.Key))));
        Assert.DoesNotContain(twins.Keys, name => name.Contains("/decision", StringComparison.Ordinal));
    }

    [Fact]
    public void Route_NamedByTheContract_DemandsItsRole()
    {
        var routes = ApiRoutes.Of(admin.Services).Where(route => route.Twin is null && route.Role is not null).ToDictionary(route => route.Name, route => route.Role!.Value);

        Assert.All(Roles, pair => Assert.Equal(pair.Value, routes[pair.Key]));
        Assert.All(
            ApiRoutes.Of(admin.Services).Where(route => route.Twin is null && CreatorAreas.Contains(Area(route)) && !Roles.ContainsKey(route.Name)),
            route => Assert.True(route.Role == HandleRole.Creator, $"{route.Name} is for {route.Role}."));
    }

    private static IEnumerable<KeyValuePair<string, string>> Ordered(IEnumerable<KeyValuePair<string, Scope>> twins) =>
        twins.Select(pair => KeyValuePair.Create(pair.Key, Scopes.Word(pair.Value))).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    // A preview writes nothing, though it is a POST.
    private static bool IsReading(ApiRoute route) =>
        route.Method == HttpMethod.Get
        || Area(route) == "analytics"
        || route.Path.Contains("/route-preview", StringComparison.Ordinal);

    private static string? Area(ApiRoute route)
    {
        var parts = route.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["v2", "handles", "{handle}", var area, ..] ? area : null;
    }
}
