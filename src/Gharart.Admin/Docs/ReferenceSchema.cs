using System.Text.Json;

namespace Gharart.Admin.Docs;

/// <summary>Schemas in words: types, limits, and lists of fields.</summary>
internal static class ReferenceSchema
{
    private const string Null = "null";

    /// <summary>The members of an object; what it is where it has none.</summary>
    public static Html Fields(JsonElement schema)
    {
        var required = schema.Items("required").Select(name => name.GetString()).ToHashSet();
        return schema.Members("properties").Any()
            ? Html.Of($"<dl>{schema.Members("properties").Select(member => Field(member.Name, member.Value, required.Contains(member.Name)))}</dl>")
            : Html.Of($"<p>{Type(schema)}</p>");
    }

    /// <summary>A field or parameter.</summary>
    public static Html Field(string name, JsonElement schema, bool isRequired, string? description = null) => Html.Of(
        $"<dt><code>{name}</code> <span class=\"soft\">{Type(schema)}{(isRequired ? ", required" : "")}</span></dt><dd>{Html.Line(description ?? schema.Text("description") ?? "")} {Limits(schema)}</dd>");

    /// <summary>A type, with a link where it is a named one.</summary>
    public static Html Type(JsonElement schema)
    {
        if (schema.Text("$ref") is { } reference)
        {
            var name = reference.Split('/')[^1];
            return Html.Of($"<a href=\"#schema-{name}\">{name}</a>");
        }

        if (schema.Member("oneOf") is { } either)
        {
            return Join(either.EnumerateArray().OrderBy(part => part.Text("type") == Null).Select(Type), " or ");
        }

        IEnumerable<string> types = schema.Member("type") is { ValueKind: JsonValueKind.Array } several
            ? several.EnumerateArray().Select(type => type.GetString()!).OrderBy(type => type == Null)
            : [schema.Text("type") ?? "any"];
        return Join(types.Select(type => Single(type, schema)), " or ");
    }

    private static Html Single(string type, JsonElement schema) => type switch
    {
        "array" when schema.Member("items") is { } items => Html.Of($"array of {Type(items)}"),
        "object" when schema.Member("additionalProperties") is { ValueKind: JsonValueKind.Object } values => Html.Of($"object of {Type(values)}"),
        "string" when schema.Text("format") is { } format => Html.Of($"{format} string"),
        _ => Html.Of($"{type}"),
    };

    private static Html Limits(JsonElement schema)
    {
        var of = schema.Member("items") is { } items && schema.Member("$ref") is null ? Limits(items) : default;
        IEnumerable<Html> limits =
        [
            .. Range(schema, "minLength", "maxLength", " characters"),
            .. Range(schema, "minItems", "maxItems", " items"),
            .. Range(schema, "minimum", "maximum", ""),
            .. schema.Text("pattern") is { } pattern ? [Html.Of($"Matches <code>{pattern}</code>.")] : Array.Empty<Html>(),
            .. schema.Member("enum") is { } words ? [Html.Of($"One of {Join(words.EnumerateArray().Select(word => Html.Of($"<code>{word.ToString()}</code>")), ", ")}.")] : Array.Empty<Html>(),
            .. schema.Text("default") is { } absent ? [Html.Of($"Default <code>{(schema.Member("default") is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetRawText() : absent)}</code>.")] : Array.Empty<Html>(),
            .. of.Markup is { Length: > 0 } ? [Html.Of($"Each: {of}")] : Array.Empty<Html>(),
        ];
        return Join(limits, " ");
    }

    private static Html[] Range(JsonElement schema, string least, string most, string unit) => (schema.Text(least), schema.Text(most)) switch
    {
        (null, null) => [],
        ({ } from, null) => [Html.Of($"At least {from}{unit}.")],
        (null, { } to) => [Html.Of($"At most {to}{unit}.")],
        ({ } from, { } to) => [Html.Of($"{from} to {to}{unit}.")],
    };

    private static Html Join(IEnumerable<Html> parts, string between) => new(string.Join(between, parts));
}
