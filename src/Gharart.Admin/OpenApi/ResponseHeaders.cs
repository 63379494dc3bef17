using System.Text.Json.Nodes;
using Gharart.Admin.Http;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>The headers of answers, described once.</summary>
internal static class ResponseHeaders
{
    public const string Location = "Location";
    public const string ETag = "ETag";
    public const string Replayed = "Idempotency-Replayed";
    public const string RetryAfter = "Retry-After";

    public static readonly string[] OfEveryAnswer = [RequestIds.Header, "RateLimit", "RateLimit-Policy"];

    public static Dictionary<string, IOpenApiHeader> All() => new()
    {
        [RequestIds.Header] = Header("The request's id: the caller's, if it sent a valid one. It stands in the log, the audit and every error.", "req_01968b2f0c7a7c3d9e5f4a6b8c9d0e1f", isRequired: true),
        ["RateLimit"] = Header("What is left of the throttle's quota, and in how many seconds all of it will be there again.", "\"write\";r=119;t=1", isRequired: true),
        ["RateLimit-Policy"] = Header("The throttle's class with its quota and window in seconds.", "\"write\";q=120;w=60", isRequired: true),
        [RetryAfter] = Header("In how many seconds to try again.", "1"),
        [ETag] = Header("The version of the resource, for `If-Match`.", "\"v3\"", isRequired: true),
        [Location] = Header("The address of what was made.", "/v2/handles/gharart", isRequired: true),
        [Replayed] = Header("`true` where this is the first answer to the same Idempotency-Key again.", "true"),
    };

    public static Dictionary<string, IOpenApiHeader> References(IEnumerable<string> names, OpenApiDocument document) =>
        names.ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));

    private static OpenApiHeader Header(string description, string example, bool isRequired = false) => new()
    {
        Description = description,
        Required = isRequired,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create(example),
    };
}
