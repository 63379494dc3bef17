using System.Text.Json;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Http;

/// <summary>
/// A refusal, as a typed result: handlers return <c>Results&lt;Ok&lt;T&gt;, ApiProblem&gt;</c> and never format an error.
/// </summary>
internal sealed class ApiProblem(ApiError error, string detail) : IResult, IStatusCodeHttpResult
{
    public ApiError Error { get; } = error;

    public string Detail { get; } = detail;

    /// <summary>A machine-readable refinement, such as why a ctx is invalid.</summary>
    public string? Reason { get; init; }

    public FieldErrors? Errors { get; init; }

    /// <summary>Members of this one error, such as <c>requiredPlan</c>.</summary>
    public Dictionary<string, object?>? Members { get; init; }

    public int? StatusCode => Error.Status;

    public static ApiProblem InvalidPayload(string detail, FieldErrors? errors = null) => new(ApiError.InvalidPayload, detail) { Errors = errors };

    public static ApiProblem Validation(FieldErrors errors) => new(errors.Error(), errors.Detail()) { Errors = errors };

    /// <summary>One wrong field.</summary>
    public static ApiProblem Invalid(string field, string message) => Validation(new FieldErrors { { field, message } });

    public static ApiProblem NotFound(string what) => new(ApiError.NotFound, $"{what} does not exist.");

    public static ApiProblem HandleNotFound() => new(ApiError.HandleNotFound, "The handle does not exist, or is not yours.");

    public static ApiProblem Conflict(string detail) => new(ApiError.Conflict, detail);

    public static ApiProblem PreconditionFailed() =>
        new(ApiError.PreconditionFailed, "The resource has changed since the version named in If-Match. Read it again.");

    public static ApiProblem InsufficientRole(string needed) => new(ApiError.InsufficientRole, $"This needs the role {needed}.");

    /// <summary>The plan lacks a feature.</summary>
    public static ApiProblem FeatureLocked(Feature feature, AccountPlan requiredPlan)
    {
        var (word, plan) = (JsonNamingPolicy.CamelCase.ConvertName(feature.ToString()), ContractEnum<AccountPlan>.ToWord(requiredPlan));
        return new ApiProblem(ApiError.FeatureLocked, $"This is part of the plan {plan}.")
        {
            Members = new Dictionary<string, object?> { ["feature"] = word, ["requiredPlan"] = plan },
        };
    }

    public Task ExecuteAsync(HttpContext httpContext) => ApiProblemWriter.WriteAsync(httpContext, this);
}
