using System.Text.Json.Nodes;
using Gharart.Admin.Idempotency;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>
/// Parameters that mean the same on every route, by name. All others are described where they are taken: with <c>[Description]</c>, and
/// <c>[Words]</c>, <c>[Form]</c>, <c>[StringLength]</c>, <c>[Range]</c> or <c>[DefaultValue]</c>.
/// </summary>
internal static class OperationParameters
{
    private static readonly Dictionary<string, Fact> Facts = new(StringComparer.Ordinal)
    {
        ["handle"] = new("The name of the handle.", "gharart", 30),
        ["slug"] = new("The slug of the link, in any case.", "festive", 24),
        ["ruleId"] = new("The id of the rule.", "dach-mobile", 64),
        ["domain"] = new("The domain, as A-labels or in Unicode.", "shop.gharart.example", 253),
        ["host"] = new("A custom host of the handle, as A-labels or in Unicode.", "go.gharart.example", 253),
        ["tokenId"] = new("The part of the token between `patv1_` and the dot.", "k3vq9m2x7c4t", 64),
        ["templateKey"] = new("The key of the template.", "newsletter", 64),
        ["deliveryId"] = new("The id of the delivery.", "dlv_019de2f4-5d80-7cc3-98c4-dc0c0c07398f", 64),
        ["campaignId"] = new("The id of the campaign.", "festive-funnel", 64),
        ["accountId"] = new("The number of the account.", 1),
        ["If-Match"] = new("The `ETag` that was read, so that the request changes nothing else: with another version it is refused (412).", "\"v3\"", 200),
        [IdempotencyKey.Header] = new(
            "1 to 255 visible ASCII characters, bare or quoted. Sent again with the same key and body within 24 hours, the request has no second effect and gets the first answer.",
            "5f0c6d5e-order-4711",
            255),
        ["onCollision"] = new("What happens when the rules collide: `reject` refuses (409), `warn` saves. Absent: as the handle's collisionPolicy says.", "reject") { Words = ["warn", "reject"] },
        ["dryRun"] = new("true: answer as if saved, but save nothing.", false) { Default = false },
    };

    public static void Complete(OpenApiOperation operation, ApiDescription description, string method, string path)
    {
        operation.Parameters ??= [];
        AddMissing(operation.Parameters, description, method, path);
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            if (Facts.TryGetValue(parameter.Name!, out var fact))
            {
                fact.Complete(parameter);
            }

            Allow(parameter, description);
        }

        operation.Parameters =
        [
            .. operation.Parameters
                .OrderBy(parameter => parameter.In == ParameterLocation.Path ? path.IndexOf($"{{{parameter.Name}", StringComparison.Ordinal) : int.MaxValue)
                .ThenBy(parameter => parameter.In),
        ];
    }

    // A handler that takes the handle as HandleAccess binds no route value, and the key is read before the handler.
    private static void AddMissing(IList<IOpenApiParameter> parameters, ApiDescription description, string method, string path)
    {
        var inPath = RoutePatternFactory.Parse(path).Parameters.Select(part => (part.Name, In: ParameterLocation.Path));
        var inHeader = OperationErrors.TakesKey(method, description.ActionDescriptor.EndpointMetadata) ? [(IdempotencyKey.Header, ParameterLocation.Header)] : Array.Empty<(string Name, ParameterLocation In)>();
        foreach (var (name, place) in inPath.Concat(inHeader))
        {
            if (!parameters.Any(parameter => parameter.In == place && parameter.Name == name))
            {
                parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = place,
                    Required = place == ParameterLocation.Path,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1 },
                });
            }
        }
    }

    private static void Allow(OpenApiParameter parameter, ApiDescription description)
    {
        var taken = description.ParameterDescriptions.FirstOrDefault(candidate => candidate.Name == parameter.Name)?.ParameterDescriptor as IParameterInfoParameterDescriptor;
        if (parameter.Schema is OpenApiSchema schema && taken is not null)
        {
            SchemaDetails.Restrict(schema, taken.ParameterInfo);
        }
    }

    private sealed record Fact(string Description, JsonNode Example, int? MaxLength = null)
    {
        public string[]? Words { get; init; }

        public JsonNode? Default { get; init; }

        public void Complete(OpenApiParameter parameter)
        {
            parameter.Description ??= Description;
            parameter.Example ??= Example.DeepClone();
            if (parameter.Schema is OpenApiSchema schema)
            {
                schema.MaxLength ??= MaxLength;
                schema.Default ??= Default?.DeepClone();
                schema.Enum ??= Words is null ? null : [.. Words.Select(word => JsonValue.Create(word))];
            }
        }
    }
}
