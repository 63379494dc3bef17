using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>Tells schemas of requests from those of answers, and cleans what came from comments in the code.</summary>
internal static partial class SchemaTidying
{
    public static void Tidy(OpenApiDocument document)
    {
        var requests = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in document.Paths.Values.SelectMany(item => item.Operations!.Values))
        {
            foreach (var parameter in operation.Parameters ?? [])
            {
                Clean(parameter.Schema);
            }

            foreach (var body in operation.RequestBody?.Content?.Values ?? [])
            {
                // A body that may be left out: that says its not being required.
                body.Schema = body.Schema is OpenApiSchema { OneOf: [{ Type: JsonSchemaType.Null }, { } only] } ? only : body.Schema;
                Collect(body.Schema, document, requests);
            }
        }

        foreach (var (name, schema) in document.Components!.Schemas!)
        {
            if (schema is not OpenApiSchema tidied)
            {
                continue;
            }

            Clean(tidied);
            if (tidied.Enum?.Count > 0)
            {
                // Whoever may be null says so beside the reference; the first to refer to it may have been such a one.
                tidied.Type &= ~JsonSchemaType.Null;
            }

            if (requests.Contains(name))
            {
                RefuseNull(tidied);
            }
            else if (tidied.Properties?.Count > 0)
            {
                // Clients that refuse unknown members would break with the next version.
                tidied.AdditionalPropertiesAllowed = true;
            }
        }
    }

    private static void Collect(IOpenApiSchema? schema, OpenApiDocument document, HashSet<string> found)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            if (found.Add(id))
            {
                Collect(document.Components!.Schemas![id], document, found);
            }

            return;
        }

        IEnumerable<IOpenApiSchema?> parts = [.. schema?.Properties?.Values ?? [], schema?.Items, schema?.AdditionalProperties, .. schema?.OneOf ?? [], .. schema?.AnyOf ?? [], .. schema?.AllOf ?? []];
        foreach (var part in parts.OfType<IOpenApiSchema>())
        {
            Collect(part, document, found);
        }
    }

    // Bodies are read leniently so that all that is missing can be told at once; null is no value for what is required.
    private static void RefuseNull(OpenApiSchema schema)
    {
        foreach (var name in schema.Required ?? new HashSet<string>())
        {
            switch (schema.Properties![name])
            {
                case OpenApiSchema { OneOf: { Count: 2 } either }:
                    schema.Properties[name] = either.Single(part => part.Type != JsonSchemaType.Null);
                    break;
                case OpenApiSchema { Type: { } type } member:
                    member.Type = type & ~JsonSchemaType.Null;
                    break;
            }
        }
    }

    private static void Clean(IOpenApiSchema? schema)
    {
        if (schema?.Description is { } text)
        {
            schema.Description = Space().Replace(Reference().Replace(text, ""), " ");
        }

        if (schema is OpenApiSchema own)
        {
            own.MinLength = own.MinLength == 0 ? null : own.MinLength;
            IEnumerable<IOpenApiSchema?> parts = [.. own.Properties?.Values ?? [], own.Items, .. own.OneOf ?? []];
            foreach (var part in parts)
            {
                Clean(part);
            }
        }
    }

    [GeneratedRegex(@"\s*\(contract §[\d.]+\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Space();
}
