using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gharart.Admin.Tests.OpenApi;

/// <summary>An operation of the OpenAPI document.</summary>
internal sealed class ContractOperation
{
    private readonly ApiContract _contract;
    private readonly Regex _path;

    public ContractOperation(ApiContract contract, string method, string path, JsonElement json)
    {
        _contract = contract;
        (Method, Path, Json) = (method, path, json);
        _path = new Regex($"^{Regex.Replace(Regex.Escape(path), @"\\{[^}]*}", "[^/]+")}/?$", RegexOptions.IgnoreCase);
    }

    public string Method { get; }

    public string Path { get; }

    public JsonElement Json { get; }

    public string Name => $"{Method} {Path}";

    public string Id => Json.GetProperty("operationId").GetString()!;

    public bool IsOpen => !Json.TryGetProperty("security", out var security) || security.GetArrayLength() == 0;

    public IReadOnlyList<JsonElement> Parameters =>
        Json.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Select(_contract.Schemas.Resolve)] : [];

    /// <summary>Responses by status, references resolved.</summary>
    public IReadOnlyDictionary<string, JsonElement> Responses =>
        Json.GetProperty("responses").EnumerateObject().ToDictionary(response => response.Name, response => _contract.Schemas.Resolve(response.Value));

    /// <summary>The body's media types; empty where there is none.</summary>
    public IReadOnlyDictionary<string, JsonElement> RequestBodies => Json.TryGetProperty("requestBody", out var body) ? ContentOf(body) : new Dictionary<string, JsonElement>();

    public bool IsAt(string path) => _path.IsMatch(path);

    public static IReadOnlyDictionary<string, JsonElement> ContentOf(JsonElement holder) =>
        holder.TryGetProperty("content", out var content) ? content.EnumerateObject().ToDictionary(media => media.Name, media => media.Value) : [];

    /// <summary>The examples of a body.</summary>
    public IEnumerable<JsonElement> ExamplesOf(JsonElement body) =>
        body.TryGetProperty("example", out var example) ? [example]
        : body.TryGetProperty("examples", out var examples) ? examples.EnumerateObject().Select(item => _contract.Schemas.Resolve(item.Value).GetProperty("value"))
        : [];

    /// <summary>What is wrong with an answer: a status, header, media type or member that is not declared, or a value that does not fit.</summary>
    public async Task<IReadOnlyList<string>> ErrorsAsync(HttpResponseMessage answer)
    {
        var status = $"{(int)answer.StatusCode}";
        if (!Responses.TryGetValue(status, out var response))
        {
            return [$"the status {status} is not declared"];
        }

        var errors = new List<string>();
        if (response.TryGetProperty("headers", out var headers))
        {
            errors.AddRange(headers.EnumerateObject()
                .Where(header => _contract.Schemas.Resolve(header.Value).TryGetProperty("required", out var required) && required.GetBoolean())
                .Where(header => !answer.Headers.Contains(header.Name))
                .Select(header => $"the header {header.Name} is missing"));
        }

        var (content, mediaType) = (ContentOf(response), answer.Content.Headers.ContentType?.MediaType);
        if (mediaType is null)
        {
            return content.Count == 0 ? errors : [.. errors, "the body is missing"];
        }

        if (!content.TryGetValue(mediaType, out var media))
        {
            return [.. errors, $"the media type {mediaType} is not declared"];
        }

        if (mediaType is "application/json" or "application/problem+json")
        {
            await answer.Content.LoadIntoBufferAsync();
            errors.AddRange(_contract.Schemas.Errors(media.GetProperty("schema"), JsonElement.Parse(await answer.Content.ReadAsStringAsync())));
        }

        return errors;
    }
}
