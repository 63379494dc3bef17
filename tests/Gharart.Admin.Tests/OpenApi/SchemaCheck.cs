using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gharart.Admin.Tests.OpenApi;

/// <summary>
/// Checks values against the JSON schemas of an OpenAPI document, as far as ours use the language. Stricter in one thing: members that an object schema does
/// not name are refused, unless it says what others may be.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    private static readonly string[] Understood =
    [
        "$ref", "type", "enum", "format", "description", "default", "example", "examples", "properties", "required", "additionalProperties", "items", "minLength",
        "maxLength", "pattern", "minimum", "maximum", "minItems", "maxItems", "uniqueItems", "oneOf", "allOf", "writeOnly", "readOnly",
    ];

    /// <summary>All that is wrong; empty for a value that fits.</summary>
    public IReadOnlyList<string> Errors(JsonElement schema, JsonElement value)
    {
        var errors = new List<string>();
        Check(schema, value, "$", errors, isPart: false);
        return errors;
    }

    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            var found = document;
            foreach (var step in reference.GetString()!.Split('/').Skip(1))
            {
                found = found.GetProperty(step);
            }

            schema = found;
        }

        return schema;
    }

    private void Check(JsonElement unresolved, JsonElement value, string path, List<string> errors, bool isPart)
    {
        var schema = Resolve(unresolved);
        var strange = schema.EnumerateObject().Select(keyword => keyword.Name).Except(Understood).ToList();
        if (strange.Count > 0)
        {
            errors.Add($"{path}: the schema uses {string.Join(", ", strange)}, which {nameof(SchemaCheck)} does not know");
        }

        if (schema.TryGetProperty("type", out var type) && !TypesOf(type).Any(name => IsOfType(value, name)))
        {
            errors.Add($"{path} must be {type}, not {Show(value)}");
            return;
        }

        if (schema.TryGetProperty("enum", out var words) && value.ValueKind != JsonValueKind.Null && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
        {
            errors.Add($"{path} must be one of {words}, not {Show(value)}");
        }

        foreach (var part in Parts(schema, "allOf"))
        {
            Check(part, value, path, errors, isPart: true);
        }

        CheckOneOf(schema, value, path, errors);
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                CheckText(schema, value.GetString()!, path, errors);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value, path, errors);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value, path, errors);
                break;
            case JsonValueKind.Object:
                CheckObject(schema, value, path, errors, isPart);
                break;
        }
    }

    private void CheckOneOf(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        var tries = Parts(schema, "oneOf").ConvertAll(part =>
        {
            var found = new List<string>();
            Check(part, value, path, found, isPart: false);
            return found;
        });
        if (tries.Count > 0 && tries.Count(found => found.Count == 0) != 1)
        {
            errors.Add($"{path} fits {tries.Count(found => found.Count == 0)} of {tries.Count} choices");
            errors.AddRange(tries[^1]);
        }
    }

    private static void CheckText(JsonElement schema, string text, string path, List<string> errors)
    {
        if (schema.TryGetProperty("minLength", out var least) && text.Length < least.GetInt32())
        {
            errors.Add($"{path} is shorter than {least}");
        }

        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32())
        {
            errors.Add($"{path} is longer than {most}");
        }

        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.ECMAScript))
        {
            errors.Add($"{path} does not match {pattern}: {Shorten(text)}");
        }

        var isInForm = !schema.TryGetProperty("format", out var format) || format.GetString() switch
        {
            "date-time" => text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            _ => true,
        };
        if (!isInForm)
        {
            errors.Add($"{path} is no {format}: {Shorten(text)}");
        }
    }

    private static void CheckNumber(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        if (schema.TryGetProperty("minimum", out var least) && value.GetDecimal() < least.GetDecimal())
        {
            errors.Add($"{path} is less than {least}: {value}");
        }

        if (schema.TryGetProperty("maximum", out var most) && value.GetDecimal() > most.GetDecimal())
        {
            errors.Add($"{path} is more than {most}: {value}");
        }
    }

    private void CheckArray(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        var length = value.GetArrayLength();
        if ((schema.TryGetProperty("minItems", out var least) && length < least.GetInt32()) || (schema.TryGetProperty("maxItems", out var most) && length > most.GetInt32()))
        {
            errors.Add($"{path} has {length} items");
        }

        if (schema.TryGetProperty("items", out var items))
        {
            for (var i = 0; i < length; i++)
            {
                Check(items, value[i], $"{path}[{i}]", errors, isPart: false);
            }
        }
    }

    private void CheckObject(JsonElement schema, JsonElement value, string path, List<string> errors, bool isPart)
    {
        foreach (var name in Parts(schema, "required").Where(name => !value.TryGetProperty(name.GetString()!, out _)))
        {
            errors.Add($"{path}.{name} is missing");
        }

        var named = Named(schema);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others) ? others.ValueKind != JsonValueKind.False : named.Count == 0;
        foreach (var member in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var declared))
            {
                Check(declared, member.Value, $"{path}.{member.Name}", errors, isPart: false);
            }
            else if (hasOthers && others.ValueKind == JsonValueKind.Object)
            {
                Check(others, member.Value, $"{path}.{member.Name}", errors, isPart: false);
            }
            else if (!hasOthers && !isPart && !named.Contains(member.Name))
            {
                errors.Add($"{path}.{member.Name} is not declared");
            }
        }
    }

    // With the members that parts and choices name.
    private HashSet<string> Named(JsonElement unresolved)
    {
        var schema = Resolve(unresolved);
        var names = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(member => member.Name).ToHashSet() : [];
        foreach (var part in Parts(schema, "allOf").Concat(Parts(schema, "oneOf")))
        {
            names.UnionWith(Named(part));
        }

        return names;
    }

    private static List<JsonElement> Parts(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var parts) ? [.. parts.EnumerateArray()] : [];

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => false,
    };

    private static string Show(JsonElement value) => Shorten(value.GetRawText());

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
