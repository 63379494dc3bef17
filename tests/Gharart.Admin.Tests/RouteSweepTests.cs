namespace Gharart.Admin.Tests;

/// <summary>Rules that hold for every route of the API, also for those that are still to come.</summary>
public class RouteSweepTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private static readonly string[] OpenToAnyone = ["POST /v2/auth/login", "POST /v2/auth/refresh", "POST /v2/auth/logout", "POST /v2/auth/accept-invite", "POST /v2/auth/verify-email"];

    [Fact]
    public void Route_OfTheApi_IsAuthorisedUnlessListed()
    {
        var open = Routes().Where(route => route.IsOpen);

        Assert.Equal(OpenToAnyone.Order(), open.Select(route => route.Name).Order());
    }

    [Fact]
    public void Route_OfAHandle_DemandsARole() =>
        Assert.All(Routes().Where(route => route.Name.Contains("/handles/{handle}", StringComparison.Ordinal)), route =>
            Assert.True(route.Role is not null, route.Name));

    [Fact]
    public async Task OpenApi_Document_HoldsEveryRouteWithSummaryErrorsAndSecurity()
    {
        var document = await admin.Anonymous().GetAsync(new Uri("/openapi/v2.json", UriKind.Relative)).ReadAsync();
        var routes = Routes();

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.True(routes.Count >= 8);
        Assert.All(routes, route =>
        {
            var (method, path) = (route.Name.Split(' ')[0].ToLowerInvariant(), route.Name.Split(' ')[1]);
            Assert.True(document.GetProperty("paths").TryGetProperty(path, out var item) && item.TryGetProperty(method, out _), $"{route.Name} is not in the document.");
            var operation = item.GetProperty(method);
            Assert.True(operation.TryGetProperty("summary", out _), $"{route.Name} has no summary.");
            Assert.NotEmpty(operation.GetProperty("tags").EnumerateArray());
            var responses = operation.GetProperty("responses").EnumerateObject().ToDictionary(response => response.Name, response => response.Value);
            Assert.Contains(responses.Keys, status => status.StartsWith('2'));
            Assert.Contains("500", responses.Keys);
            Assert.Contains("429", responses.Keys);
            Assert.All(responses.Where(response => response.Key[0] is '4' or '5'), response => Assert.Equal(
                "#/components/schemas/Problem",
                response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()));
            Assert.Equal(!OpenToAnyone.Contains(route.Name), operation.TryGetProperty("security", out var security) && security.GetArrayLength() > 0);
        });
    }

    [Fact]
    public async Task OpenApi_Document_DescribesParametersAndBodiesAsSent()
    {
        var document = await admin.Anonymous().GetAsync(new Uri("/openapi/v2.json", UriKind.Relative)).ReadAsync();
        var paths = document.GetProperty("paths");

        Assert.Equal(["limit", "nextToken"], Parameters(paths.GetProperty("/v2/handles").GetProperty("get")));
        Assert.Equal(["If-Match", "handle"], Parameters(paths.GetProperty("/v2/handles/{handle}").GetProperty("put")));
        Assert.Equal(["Idempotency-Key"], Parameters(paths.GetProperty("/v2/handles").GetProperty("post")));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal("WARN,REJECT", string.Join(',', schemas.GetProperty("CollisionPolicy").GetProperty("enum").EnumerateArray()));
        Assert.Equal(["handle"], schemas.GetProperty("CreateHandleRequest").GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("string", schemas.GetProperty("HandleResponse").GetProperty("properties").GetProperty("createdAt").GetProperty("type").GetString());
        Assert.Equal("http", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("type").GetString());
    }

    private static string[] Parameters(System.Text.Json.JsonElement operation) =>
        [.. operation.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];

    private List<ApiRoute> Routes() => ApiRoutes.Of(admin.Services);
}
