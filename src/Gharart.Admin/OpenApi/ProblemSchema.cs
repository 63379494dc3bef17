using Gharart.Admin.Http;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>The schema of <see cref="ApiProblemBody"/> with all members that single errors add.</summary>
internal static class ProblemSchema
{
    public const string Name = "Problem";

    public static OpenApiSchema Of(OpenApiDocument document) => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457 problem details. `error` is the stable code; `message` repeats `detail`. Later versions may add members.",
        Required = new HashSet<string> { "type", "title", "status", "detail", "instance", "error", "message", "requestId" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Names the code and leads to its explanation."),
            ["title"] = Text("The error for people, the same for each of its occurrences."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status.", Minimum = "400", Maximum = "599" },
            ["detail"] = Text("What is wrong with this request, and what to do."),
            ["instance"] = Text("The path of the request."),
            ["error"] = Text("The stable code, for programs."),
            ["message"] = Text("The same as detail."),
            ["requestId"] = Text("The request's id, as in `x-request-id`."),
            ["reason"] = Text("Says more for programs, such as `throttled` or `daily_write_limit` with `rate_limited`."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "With 400: what is wrong, by field as the caller wrote it.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
            ["feature"] = Text("With `feature_locked`: what the plan lacks."),
            ["requiredPlan"] = Text("With `feature_locked`: the plan that has it."),
            ["plan"] = Text("With the reason `daily_write_limit`: the plan of the account that owns the handle."),
            ["limits"] = new OpenApiSchemaReference("UsageLimits", document),
            ["usage"] = new OpenApiSchemaReference("UsageToday", document),
            ["firstSeenAt"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "With `idempotency_key_reused`: when the key was first used." },
            ["createdId"] = Text("With `idempotency_key_reused`: the id of what the first request made.", orNull: true),
            ["location"] = Text("With `idempotency_key_reused`: the address of what the first request made.", orNull: true),
            ["runId"] = Text("With `conflict`: the health check that is still running."),
            ["startedAt"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "With `conflict`: when that began." },
            ["audit"] = new OpenApiSchemaReference("RuleAudit", document),
            ["risk"] = new OpenApiSchemaReference("DomainRiskResponse", document),
        },
    };

    private static OpenApiSchema Text(string description, bool orNull = false) =>
        new() { Type = orNull ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String, Description = description };
}
