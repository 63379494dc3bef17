using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>
/// The OpenAPI document. What follows from a route's metadata and types is added here for all of them, so that a route names only what is its own:
/// a summary, and with <see cref="Http.RefusalExtensions.Refuses{T}"/> the codes that only its handler knows.
/// </summary>
internal static class OpenApiRegistration
{
    public const string DocumentName = "v2";

    public static IServiceCollection AddAdminOpenApi(this IServiceCollection services, AdminOptions options) =>
        services.AddOpenApi(DocumentName, openApi =>
        {
            openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            openApi.CreateSchemaReferenceId = new SchemaNames().Of;
            openApi.AddSchemaTransformer((schema, context, _) =>
            {
                SchemaDetails.Complete(schema, context);
                return Task.CompletedTask;
            });
            openApi.AddOperationTransformer((operation, context, _) =>
            {
                OperationDetails.Complete(operation, context.Description, context.Document!);
                return Task.CompletedTask;
            });
            openApi.AddDocumentTransformer((document, _, _) =>
            {
                DocumentDetails.Complete(document, options);
                return Task.CompletedTask;
            });
        });

    // Two types of one name would silently be one schema.
    private sealed class SchemaNames
    {
        private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);
        private readonly Lock _lock = new();

        public string? Of(JsonTypeInfo type)
        {
            if (OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } id)
            {
                return null;
            }

            var named = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
            lock (_lock)
            {
                return _types.TryAdd(id, named) || _types[id] == named
                    ? id
                    : throw new InvalidOperationException($"{named} and {_types[id]} would both be the schema '{id}' in the OpenAPI document. Rename one of them.");
            }
        }
    }
}
