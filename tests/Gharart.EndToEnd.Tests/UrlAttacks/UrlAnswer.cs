using System.Text.Json.Nodes;

namespace Gharart.EndToEnd.Tests.UrlAttacks;

/// <summary>What the API said to an address.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Fields">The fields that a refusal names.</param>
/// <param name="Json">The body.</param>
internal sealed record UrlAnswer(int Status, string Fields, JsonNode Json)
{
    public bool IsTaken => Status is >= 200 and < 300;

    public bool IsRefusalOfAField => Status == 400 && Fields.Length > 0;

    /// <summary>All destinations that the answer shows.</summary>
    /// <param name="member">In which member; empty for the whole.</param>
    public IEnumerable<string> Destinations(string member) => In(member.Length == 0 ? Json : Json[member]);

    private static IEnumerable<string> In(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(one => one.Key == "destinationUrl" && one.Value is JsonValue url ? [url.GetValue<string>()] : In(one.Value)),
        JsonArray items => items.SelectMany(In),
        _ => [],
    };
}
