using System.Net.Mime;
using Gharart.Admin.Http.Json;

namespace Gharart.Admin.Http;

/// <summary>The one place where an error becomes bytes; as an <see cref="IProblemDetailsWriter"/> it catches the framework's errors too.</summary>
internal sealed class ApiProblemWriter : IProblemDetailsWriter
{
    public const string TypePrefix = "https://gharart.dev/errors/";

    public bool CanWrite(ProblemDetailsContext context) => true;

    // The framework's own texts are not used: they may name types, and they change with its versions.
    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var error = ApiError.OfStatus(context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode);
        return new ValueTask(WriteAsync(context.HttpContext, new ApiProblem(error, Describe(error))));
    }

    public static Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        var error = problem.Error;
        context.Response.StatusCode = error.Status;
        var body = new ApiProblemBody
        {
            Type = TypePrefix + error.Code,
            Title = error.Title,
            Status = error.Status,
            Detail = problem.Detail,
            Instance = context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent(),
            Error = error.Code,
            Message = problem.Detail,
            RequestId = context.TraceIdentifier,
            Reason = problem.Reason,
            Errors = problem.Errors?.ToDictionary(),
            Members = problem.Members,
        };
        return context.Response.WriteAsJsonAsync(body, ApiJson.Wire, MediaTypeNames.Application.ProblemJson, context.RequestAborted);
    }

    private static string Describe(ApiError error) => error.Status switch
    {
        404 => "There is nothing at this address.",
        405 => "This address does not take this method; see the Allow header.",
        413 => "The request body is larger than this address takes.",
        415 => "This address takes no body of this media type; most take application/json.",
        >= 500 => "Something went wrong on our side. The request id finds it in the log.",
        _ => error.Title + ".",
    };
}
