using System.Text.Json;
using Gharart.Admin.Http.Json;
using Microsoft.Net.Http.Headers;

namespace Gharart.Admin.Idempotency;

/// <summary>An answer as it was rendered, to be given again.</summary>
internal sealed record StoredAnswer(int Status, Dictionary<string, string> Headers, byte[] Body) : IResult
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    // What a handler says about its result; the rest is of one transfer.
    private static readonly string[] KeptHeaders = [HeaderNames.ContentType, HeaderNames.Location, HeaderNames.ETag, HeaderNames.CacheControl];

    /// <summary>The address of what was made; null where the answer names none.</summary>
    public string? Location => Headers.GetValueOrDefault(HeaderNames.Location);

    public static StoredAnswer Of(HttpResponse response, byte[] body) => new(
        response.StatusCode,
        KeptHeaders.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => response.Headers[name].ToString()),
        body);

    /// <summary>The id of what was made: the last part of its address, else the first member of the answer that is called an id.</summary>
    public string? CreatedId() =>
        Location is { } location ? Uri.UnescapeDataString(location[(location.LastIndexOf('/') + 1)..]) : IdInBody();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        response.Headers[ReplayedHeader] = "true";
        if (Body.Length > 0)
        {
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }

    private string? IdInBody()
    {
        if (Body.Length == 0 || Headers.GetValueOrDefault(HeaderNames.ContentType)?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var root = JsonElement.Parse(Body);
        return root.ValueKind != JsonValueKind.Object
            ? null
            : root.EnumerateObject().FirstOrDefault(IsId) is { Value.ValueKind: JsonValueKind.String } member ? member.Value.GetString() : null;
    }

    private static bool IsId(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.String
        && member.Name != "requestId"
        && (member.Name == "id" || member.Name.EndsWith("Id", StringComparison.Ordinal));

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Stored);

    public static StoredAnswer Read(byte[] bytes) => JsonSerializer.Deserialize<StoredAnswer>(bytes, ApiJson.Stored)!;
}
