using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gharart.EndToEnd.Tests.Guides;

/// <summary>
/// Whether an answer is what a page shows. A page shows members that matter: others may be there. <c>…</c> in a text stands for anything, as the last
/// element of a list for further ones.
/// </summary>
internal static class GuideMatch
{
    private const string Anything = "…";

    /// <summary>What is not as shown, null where all is.</summary>
    public static string? Difference(JsonNode? shown, JsonNode? actual, string path = "")
    {
        switch (shown, actual)
        {
            case (JsonObject members, JsonObject real):
                return members
                    .Select(member => real.ContainsKey(member.Key) ? Difference(member.Value, real[member.Key], $"{path}.{member.Key}") : $"{path}.{member.Key} is not there")
                    .FirstOrDefault(difference => difference is not null);
            case (JsonArray elements, JsonArray real):
                var isOpen = elements.Count > 0 && elements[^1] is JsonValue last && IsText(last) && last.ToString() == Anything;
                var count = isOpen ? elements.Count - 1 : elements.Count;
                return isOpen ? real.Count < count ? $"{path} has only {real.Count} elements" : Elements(elements, real, count, path)
                    : real.Count != count ? $"{path} has {real.Count} elements, not {count}: {real.ToJsonString()}"
                    : Elements(elements, real, count, path);
            case (JsonValue value, JsonValue real) when IsText(value) && IsText(real):
                return IsLike(value.ToString(), real.ToString()) ? null : $"{path} is '{real}', not '{value}'";
            default:
                return JsonNode.DeepEquals(shown, actual) ? null : $"{path} is {actual?.ToJsonString() ?? "null"}, not {shown?.ToJsonString() ?? "null"}";
        }
    }

    /// <summary>Whether a text is as shown.</summary>
    public static bool IsLike(string shown, string actual) =>
        Regex.IsMatch(actual, $@"\A{string.Join(".*", shown.Split(Anything).Select(Regex.Escape))}\z", RegexOptions.Singleline);

    private static string? Elements(JsonArray shown, JsonArray actual, int count, string path) => Enumerable.Range(0, count)
        .Select(i => Difference(shown[i], actual[i], $"{path}[{i}]"))
        .FirstOrDefault(difference => difference is not null);

    private static bool IsText(JsonValue value) => value.GetValueKind() == JsonValueKind.String;
}
