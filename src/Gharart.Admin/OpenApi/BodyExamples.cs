using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>Gives every body its example from <see cref="ExampleFiles"/>, once for each type.</summary>
internal static class BodyExamples
{
    private const string Key = "example";

    private static readonly Dictionary<string, string> Endings = new(StringComparer.Ordinal)
    {
        ["text/csv"] = "csv",
        ["application/json"] = "json",
        ["application/jsonl"] = "jsonl",
        ["application/x-ndjson"] = "jsonl",
        ["text/plain"] = "txt",
        ["text/event-stream"] = "sse",
        ["text/html"] = "html",
    };

    public static void Attach(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(item => item.Operations!.Values))
        {
            var name = operation.OperationId!.Replace("WithToken", "", StringComparison.Ordinal);
            Attach(document, operation.RequestBody?.Content, name + ".request");
            foreach (var response in operation.Responses!.Values.OfType<OpenApiResponse>())
            {
                Attach(document, response.Content, name);
            }
        }
    }

    private static void Attach(OpenApiDocument document, IDictionary<string, OpenApiMediaType>? content, string fileName)
    {
        foreach (var (mediaType, body) in content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (body.Schema is OpenApiSchemaReference { Reference.Id: { } schema })
            {
                AttachShared(document, body, schema);
            }
            else if (ExampleFiles.Text($"{fileName}.{Endings.GetValueOrDefault(mediaType, mediaType)}") is { } text)
            {
                body.Example = body.Schema is { Type: JsonSchemaType.String } ? JsonValue.Create(text) : JsonNode.Parse(text);
            }
        }
    }

    private static void AttachShared(OpenApiDocument document, OpenApiMediaType body, string schema)
    {
        var known = document.Components!.Examples ??= new Dictionary<string, IOpenApiExample>();
        if (!known.ContainsKey(schema) && ExampleFiles.Of(schema) is { } value)
        {
            known.Add(schema, new OpenApiExample { Value = value });
        }

        if (known.ContainsKey(schema))
        {
            body.Examples = new Dictionary<string, IOpenApiExample> { [Key] = new OpenApiExampleReference(schema, document) };
        }
    }
}
