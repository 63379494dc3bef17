using System.Text.Json.Nodes;
using Gharart.Admin.Http;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>The response of a set of error codes with one status, made of the catalogue.</summary>
internal static class ProblemResponses
{
    public static OpenApiResponse Of(IReadOnlyList<ApiError> errors, OpenApiDocument document)
    {
        var isDelayed = errors.Any(error => error.Status is 429 or 503 || error == ApiError.IdempotencyInFlight);
        return new OpenApiResponse
        {
            Description = string.Join('\n', errors.Select(error => $"* `{error.Code}`: {error.Help}")),
            Headers = ResponseHeaders.References(isDelayed ? [.. ResponseHeaders.OfEveryAnswer, ResponseHeaders.RetryAfter] : ResponseHeaders.OfEveryAnswer, document),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        AllOf =
                        [
                            new OpenApiSchemaReference(ProblemSchema.Name, document),
                            new OpenApiSchema
                            {
                                Type = JsonSchemaType.Object,
                                Properties = new Dictionary<string, IOpenApiSchema>
                                {
                                    ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [errors[0].Status] },
                                    ["error"] = Codes(errors),
                                },
                            },
                        ],
                    },
                    Examples = errors.ToDictionary(
                        error => ProblemExamples.KeyOf(error), error => (IOpenApiExample)new OpenApiExample { Summary = error.Title, Value = ProblemExamples.Of(error) }),
                },
            },
        };
    }

    private static OpenApiSchema Codes(IReadOnlyList<ApiError> errors) => errors.Contains(ErrorCatalogue.AnyField)
        ? new OpenApiSchema { Type = JsonSchemaType.String, Pattern = $"^({ApiError.FieldPrefix}[a-z0-9_]+|{ApiError.ValidationError.Code})$" }
        : new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. errors.Select(error => (JsonNode)JsonValue.Create(error.Code))] };
}
