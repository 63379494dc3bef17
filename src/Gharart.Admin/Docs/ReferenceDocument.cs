using System.Text.Json;

namespace Gharart.Admin.Docs;

/// <summary>An OpenAPI document as it is sent, and how its parts are found.</summary>
internal sealed class ReferenceDocument(JsonElement root)
{
    public string Server { get; } = root.Items("servers").Select(server => server.Text("url")!.TrimEnd('/')).FirstOrDefault("");

    public IReadOnlyList<ReferenceOperation> Operations => [.. root.Members("paths")
        .SelectMany(path => path.Value.EnumerateObject().Select(method => new ReferenceOperation(this, method.Name.ToUpperInvariant(), path.Name, method.Value)))];

    /// <summary>What a <c>$ref</c> leads to; anything else is itself.</summary>
    public JsonElement Resolve(JsonElement item) => item.Text("$ref") is { } reference
        ? Resolve(reference.Split('/').Skip(1).Aggregate(root, (at, name) => at.GetProperty(name)))
        : item;
}
