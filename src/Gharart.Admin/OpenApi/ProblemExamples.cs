using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;

namespace Gharart.Admin.OpenApi;

/// <summary>An example of each error, in the form in which it is answered.</summary>
internal static class ProblemExamples
{
    private const string RequestId = "req_01968b2f0c7a7c3d9e5f4a6b8c9d0e1f";

    private static readonly ApiError Slug = ApiError.InvalidField("slug");

    // Where a code has members of its own.
    private static readonly Dictionary<string, Action<JsonObject>> Members = new(StringComparer.Ordinal)
    {
        [ErrorCatalogue.AnyField.Code] = body => body["errors"] = JsonNode.Parse("""{"slug":["must be 4 to 24 of A-Z, a-z, 0-9, '_' and '-'"]}"""),
        [ApiError.ValidationError.Code] = body => body["errors"] = JsonNode.Parse("""{"destinationUrl":["is required"],"title":["must be at most 200 characters"]}"""),
        [ApiError.FeatureLocked.Code] = body => (body["feature"], body["requiredPlan"]) = ("exports", "PRO"),
        [ApiError.IdempotencyKeyReused.Code] = body =>
            (body["firstSeenAt"], body["createdId"], body["location"]) = ("2026-05-01T10:00:00.000Z", "gharart", "/v2/handles/gharart"),
        [ApiError.RateLimited.Code] = body => (body["reason"], body["plan"], body["limits"], body["usage"]) = (
            "daily_write_limit", "FREE", new JsonObject { ["writesPerDay"] = 2 }, new JsonObject { ["writesToday"] = 2, ["writesDay"] = "20260501" }),
        [ApiError.RuleCollision.Code] = body => body["audit"] = ExampleFiles.Of("RuleAudit"),
    };

    public static string KeyOf(ApiError error) => error == ErrorCatalogue.AnyField ? Slug.Code : error.Code;

    public static JsonNode Of(ApiError error)
    {
        var shown = error == ErrorCatalogue.AnyField ? Slug : error;
        var body = JsonSerializer.SerializeToNode(
            new ApiProblemBody
            {
                Type = ApiProblemWriter.TypePrefix + shown.Code,
                Title = shown.Title,
                Status = shown.Status,
                Detail = shown.Title + ".",
                Instance = "/v2/handles/gharart",
                Error = shown.Code,
                Message = shown.Title + ".",
                RequestId = RequestId,
            },
            ApiJson.Wire)!.AsObject();
        if (Members.TryGetValue(error.Code, out var add))
        {
            add(body);
        }

        return body;
    }
}
