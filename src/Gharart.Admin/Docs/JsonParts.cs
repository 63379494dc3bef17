using System.Text.Json;

namespace Gharart.Admin.Docs;

/// <summary>Members that may be absent.</summary>
internal static class JsonParts
{
    public static JsonElement? Member(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A text, or what JSON writes for another value; null where it is absent.</summary>
    public static string? Text(this JsonElement item, string name) => item.Member(name)?.ToString();

    public static IEnumerable<JsonElement> Items(this JsonElement item, string name) =>
        item.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(this JsonElement item, string name) =>
        item.Member(name) is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject() : [];
}
