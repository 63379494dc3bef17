using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Gharart.Admin.OpenApi;

/// <summary>
/// The examples of the document: files beside this one, one for each type that is a body (<c>LinkResponse.json</c>), and one for each body that is no JSON
/// object, named by its operation (<c>getLinksExport.csv</c>, <c>linksBulkImport.request.csv</c>). Tests hold them against their schemas.
/// </summary>
internal static class ExampleFiles
{
    private const string Prefix = "openapi/examples/";

    private static readonly Assembly Assembly = typeof(ExampleFiles).Assembly;
    private static readonly ConcurrentDictionary<string, JsonNode?> Parsed = new(StringComparer.Ordinal);

    /// <summary>Names of all files.</summary>
    public static IEnumerable<string> All => Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]);

    /// <summary>The example of a schema; that of a page is made of that of its items. Null where there is none.</summary>
    public static JsonNode? Of(string schema) => Parsed.GetOrAdd(schema, Find)?.DeepClone();

    /// <summary>The text of a file; null where there is none.</summary>
    public static string? Text(string file)
    {
        using var stream = Assembly.GetManifestResourceStream(Prefix + file);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static JsonNode? Find(string schema)
    {
        const string Page = "PageOf";
        return Text(schema + ".json") is { } json ? JsonNode.Parse(json)
            : schema.StartsWith(Page, StringComparison.Ordinal) && Of(schema[Page.Length..]) is { } item ? new JsonObject { ["items"] = new JsonArray(item), ["nextToken"] = null }
            : null;
    }
}
