using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>What our converters and attributes make of a type, and the framework cannot know.</summary>
internal static class SchemaDetails
{
    public static void Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        DescribeOwnTypes(schema, context.JsonTypeInfo.Type);

        // The framework leaves an array of our enums without the form of its items.
        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { IsEnum: true } element } && schema.Items is null)
        {
            var items = new OpenApiSchema();
            DescribeOwnTypes(items, element);
            schema.Items = items;
        }

        if (context.JsonPropertyInfo?.AttributeProvider is { } property)
        {
            Restrict(schema, property);
            return;
        }

        // Members that are left out when they are null, though a constructor demands them.
        foreach (var member in context.JsonTypeInfo.Properties)
        {
            if (member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }])
            {
                schema.Required?.Remove(member.Name);
            }
        }
    }

    /// <summary>What our own attributes say of a member or parameter.</summary>
    public static void Restrict(OpenApiSchema schema, ICustomAttributeProvider member)
    {
        var text = schema.Type?.HasFlag(JsonSchemaType.Array) == true ? schema.Items as OpenApiSchema ?? new OpenApiSchema() : schema;
        foreach (var attribute in member.GetCustomAttributes(inherit: false))
        {
            switch (attribute)
            {
                case FormAttribute { Form: var form }:
                    text.Pattern = $"^({form})$";
                    break;
                case EachAttribute each:
                    text.MaxLength = each.MaxLength == 0 ? null : each.MaxLength;
                    text.Pattern = each.Form is null ? null : $"^({each.Form})$";
                    break;
                case WordsAttribute words:
                    text.Type &= ~JsonSchemaType.Null;
                    text.Enum = [.. Words(words.Type).Select(word => JsonValue.Create(words.InLowerCase ? word.ToLowerInvariant() : word))];
                    break;
            }
        }
    }

    private static IEnumerable<string> Words(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseUpper.ConvertName);

    private static void DescribeOwnTypes(OpenApiSchema schema, Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var orNull = type == declared ? default : JsonSchemaType.Null;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = "date-time";
        }
        else if (type == typeof(UInt128))
        {
            schema.Type = JsonSchemaType.Integer | orNull;
            schema.Minimum = "0";
        }
        else if (type == typeof(DateOnly))
        {
            schema.Format = "date";
        }
        else if (type == typeof(JsonObject))
        {
            schema.AdditionalProperties = new OpenApiSchema();
        }
        else if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Description = null;
            schema.Enum = [.. Words(type).Select(word => JsonValue.Create(word))];
        }
    }
}
