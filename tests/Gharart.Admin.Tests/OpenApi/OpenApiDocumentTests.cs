using System.Text.Json;
using System.Text.RegularExpressions;
using Gharart.Admin.Http;
using Gharart.Admin.OpenApi;

namespace Gharart.Admin.Tests.OpenApi;

/// <summary>The OpenAPI document is complete and true to the routes, also to those that are still to come.</summary>
public partial class OpenApiDocumentTests(OpenRoutesFixture admin) : IClassFixture<OpenRoutesFixture>
{
    [Fact]
    public async Task Operations_AreTheMappedRoutes()
    {
        var contract = await ApiContract.GetAsync();

        Assert.StartsWith("3.1", contract.Document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.True(contract.Operations.Count > 60);
        Assert.Equal(
            ApiRoutes.Of(admin.Services).Select(route => route.Name).Order(StringComparer.Ordinal),
            contract.Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Operations_AreNamedDescribedAndGuardedAsTheirRoutes()
    {
        var contract = await ApiContract.GetAsync();
        var open = ApiRoutes.Of(admin.Services).ToDictionary(route => route.Name, route => route.IsOpen);
        var tags = contract.Document.GetProperty("tags").EnumerateArray().ToDictionary(tag => tag.GetProperty("name").GetString()!);

        Assert.Equal(contract.Operations.Count, contract.Operations.Select(operation => operation.Id).Distinct().Count());
        Assert.All(tags, tag => Assert.True(tag.Value.TryGetProperty("description", out _), $"Describe the tag {tag.Key} in OpenApi/Tags.cs."));
        Assert.All(contract.Operations, operation =>
        {
            Assert.True(operation.Json.TryGetProperty("summary", out _), $"{operation.Name} needs .WithSummary(…).");
            Assert.True(operation.Json.TryGetProperty("tags", out var own) && own.GetArrayLength() == 1 && tags.ContainsKey(own[0].GetString()!), $"{operation.Name} needs .WithTags(…) with one tag.");
            Assert.Equal(open[operation.Name], operation.IsOpen);
            Assert.All(operation.Parameters, parameter => Assert.True(
                parameter.TryGetProperty("description", out _) && parameter.TryGetProperty("schema", out _),
                $"{operation.Name}: describe the parameter {parameter.GetProperty("name")} with [Description], or in OpenApi/OperationParameters.cs where it is a name of many routes."));
            Assert.Equal(PathParameter().Count(operation.Path), operation.Parameters.Count(parameter => parameter.GetProperty("in").GetString() == "path"));
        });
    }

    [Fact]
    public async Task Responses_HaveTheErrorsOfTheCatalogueAndTheHeadersOfAll()
    {
        var contract = await ApiContract.GetAsync();
        var codes = ErrorCatalogue.All.ToLookup(error => error.Status, error => error.Code);

        Assert.All(contract.Operations, operation =>
        {
            Assert.Contains(operation.Responses.Keys, status => status[0] == '2');
            Assert.All(["429", "500", "503"], status => Assert.Contains(status, operation.Responses.Keys));
            Assert.All(operation.Responses, response =>
            {
                Assert.All(["x-request-id", "RateLimit", "RateLimit-Policy"], header => Assert.True(response.Value.GetProperty("headers").TryGetProperty(header, out _)));
                if (response.Key[0] is not ('4' or '5'))
                {
                    return;
                }

                var body = Assert.Single(ContractOperation.ContentOf(response.Value));
                Assert.Equal("application/problem+json", body.Key);
                var error = body.Value.GetProperty("schema").GetProperty("allOf")[1].GetProperty("properties").GetProperty("error");
                Assert.True(
                    error.TryGetProperty("enum", out var words)
                        ? words.EnumerateArray().All(word => codes[int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture)].Contains(word.GetString()))
                        : response.Key == "400" && error.TryGetProperty("pattern", out _),
                    $"{operation.Name} {response.Key}: {error}");
            });
        });
    }

    [Fact]
    public async Task Bodies_HaveExamplesThatFitTheirSchemas()
    {
        var contract = await ApiContract.GetAsync();
        var wrong = new List<string>();
        foreach (var operation in contract.Operations)
        {
            var bodies = operation.RequestBodies.Select(body => (Of: "request", Body: body))
                .Concat(operation.Responses.SelectMany(response => ContractOperation.ContentOf(response.Value).Select(body => (Of: response.Key, Body: body))));
            foreach (var (of, body) in bodies)
            {
                var (schema, examples) = (body.Value.GetProperty("schema"), operation.ExamplesOf(body.Value).ToList());
                if (examples.Count == 0)
                {
                    var file = schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : $"{operation.Id}{(of == "request" ? ".request" : "")}.<ending of {body.Key}>";
                    wrong.Add($"{operation.Name}: {of} {body.Key} has no example. Add src/Gharart.Admin/OpenApi/Examples/{file.Replace("PageOf", "", StringComparison.Ordinal)}.json, or without .json where it is no JSON");
                }

                wrong.AddRange(examples.SelectMany(example => contract.Schemas.Errors(schema, example)).Select(error => $"{operation.Name}: the example of {of} {body.Key}: {error}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Take(40)));
    }

    [Fact]
    public async Task ExampleFiles_AreAllUsed()
    {
        var contract = await ApiContract.GetAsync();
        var schemas = contract.Document.GetProperty("components").GetProperty("schemas");
        var operations = contract.Operations.Select(operation => operation.Id).ToHashSet();

        Assert.All(ExampleFiles.All, file => Assert.True(
            schemas.TryGetProperty(Path.GetFileNameWithoutExtension(file), out _) || operations.Contains(file.Split('.')[0]), $"OpenApi/Examples/{file} is the example of nothing."));
    }

    [Fact]
    public async Task Requests_SayHowLongAndHowLargeEverythingMayBe()
    {
        var contract = await ApiContract.GetAsync();
        var wrong = new HashSet<string>();
        foreach (var body in contract.Operations.SelectMany(operation => operation.RequestBodies.Values))
        {
            Look(body.GetProperty("schema"), "");
        }

        Assert.True(wrong.Count == 0, $"Limit these with [property: StringLength(…)], Form, Each, Words, MaxLength or Range, in terms of the constants of their validator:\n{string.Join('\n', wrong)}");

        void Look(JsonElement unresolved, string name)
        {
            name = unresolved.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : name;
            var schema = contract.Schemas.Resolve(unresolved);
            var type = schema.TryGetProperty("type", out var types) ? types.ToString() : "";
            var isLimited = type switch
            {
                _ when name.Length == 0 => true,
                _ when type.Contains("string", StringComparison.Ordinal) => Has(schema, "maxLength", "pattern", "enum", "format"),
                _ when type.Contains("integer", StringComparison.Ordinal) || type.Contains("number", StringComparison.Ordinal) => Has(schema, "maximum") && Has(schema, "minimum"),
                _ when type.Contains("array", StringComparison.Ordinal) => Has(schema, "maxItems") || name == "CreateTokenRequest.scopes",
                _ => true,
            };
            if (!isLimited)
            {
                wrong.Add(name);
            }

            foreach (var member in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default)
            {
                Look(member.Value, $"{name}.{member.Name}");
            }

            if (schema.TryGetProperty("items", out var items))
            {
                Look(items, name.Length == 0 ? "" : $"{name}[]");
            }

            foreach (var part in schema.TryGetProperty("oneOf", out var parts) ? parts.EnumerateArray() : default)
            {
                Look(part, name);
            }
        }
    }

    [Fact]
    public async Task Parameters_AreThoseThatAreRead()
    {
        var contract = await ApiContract.GetAsync();

        Assert.Equal(["limit", "nextToken"], Names("GET", "/v2/handles"));
        Assert.Equal(["handle", "If-Match"], Names("PUT", "/v2/handles/{handle}"));
        Assert.Equal(["Idempotency-Key"], Names("POST", "/v2/handles"));
        Assert.All(
            contract.Operations.Where(operation => operation.Method == "POST" && !operation.Path.EndsWith("/conversions", StringComparison.Ordinal)),
            operation => Assert.Contains("Idempotency-Key", Names(operation.Method, operation.Path)));

        IEnumerable<string> Names(string method, string path) =>
            contract.Operations.Single(operation => operation.Method == method && operation.Path == path).Parameters.Select(parameter => parameter.GetProperty("name").GetString()!);
    }

    private static bool Has(JsonElement schema, params string[] keywords) => keywords.Any(keyword => schema.TryGetProperty(keyword, out _));

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex PathParameter();
}
