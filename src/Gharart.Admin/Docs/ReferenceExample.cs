using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gharart.Admin.Docs;

/// <summary>The examples of an operation as one would type and see them.</summary>
internal static class ReferenceExample
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first media type of a request body or response, with its example; null where there is no body.</summary>
    public static (string MediaType, string Text)? Of(ReferenceDocument document, JsonElement holder)
    {
        foreach (var body in holder.Members("content"))
        {
            var value = body.Value.Member("example") ?? body.Value.Members("examples").Select(example => document.Resolve(example.Value).Member("value")).FirstOrDefault();
            return (body.Name, value is { ValueKind: JsonValueKind.String } ? value.Value.GetString()! : JsonSerializer.Serialize(value, Indented));
        }

        return null;
    }

    /// <summary>A call with all that is required; <c>$TOKEN</c> stands for the caller's credential.</summary>
    public static string Curl(ReferenceDocument document, string method, string path, JsonElement operation)
    {
        var (address, query, headers) = (document.Server + path, new List<string>(), new List<string>());
        foreach (var parameter in operation.Items("parameters").Select(document.Resolve).Where(parameter => parameter.Member("required")?.GetBoolean() == true))
        {
            var (name, value) = (parameter.Text("name")!, parameter.Text("example") ?? "…");
            switch (parameter.Text("in"))
            {
                case "path":
                    address = address.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
                    break;
                case "query":
                    query.Add($"{name}={Uri.EscapeDataString(value)}");
                    break;
                case "header":
                    headers.Add(Quote($"{name}: {value}"));
                    break;
            }
        }

        var call = new StringBuilder("curl ").Append(method == "GET" ? "" : $"-X {method} ").Append(Quote(address + (query.Count == 0 ? "" : "?" + string.Join('&', query))));
        if (operation.Items("security").Any())
        {
            headers.Insert(0, "\"Authorization: Bearer $TOKEN\"");
        }

        var body = operation.Member("requestBody") is { } request ? Of(document, request) : null;
        if (body is not null)
        {
            headers.Add(Quote($"Content-Type: {body.Value.MediaType}"));
        }

        headers.ForEach(header => call.Append(null, $" \\\n  -H {header}"));
        return call.Append(body is null ? "" : $" \\\n  --data-binary {Quote(body.Value.Text)}").ToString();
    }

    // For a POSIX shell.
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
