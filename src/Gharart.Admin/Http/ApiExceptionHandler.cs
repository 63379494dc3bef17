using System.Text.Json;
using System.Text.RegularExpressions;
using Gharart.Admin.Http.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Gharart.Admin.Http;

/// <summary>Answers what was thrown: a request that could not be read, a lost race in the database, or a bug.</summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ApiError.ClientClosedRequest.Status;
            return true;
        }

        await ApiProblemWriter.WriteAsync(httpContext, Translate(httpContext, exception));
        return true;
    }

    private ApiProblem Translate(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException badRequest)
        {
            return Unreadable(badRequest);
        }

        if (DatabaseProblem.TryTranslate(context, exception, out var problem))
        {
            return problem;
        }

        LogUnhandled(logger, exception, context.Request.Method, context.Request.Path);
        return new ApiProblem(ApiError.InternalError, "Something went wrong on our side. The request id finds it in the log.");
    }

    private static ApiProblem Unreadable(BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json)
        {
            return JsonProblem.From(json);
        }

        if (Parameter().Match(exception.Message) is { Success: true } match)
        {
            var name = match.Groups["name"].Value;
            return ApiProblem.Invalid(char.ToLowerInvariant(name[0]) + name[1..], match.Groups["failed"].Success ? "has the wrong form" : "is required");
        }

        var error = ApiError.OfStatus(exception.StatusCode);
        return new ApiProblem(error, error.Status switch
        {
            StatusCodes.Status413PayloadTooLarge => "The request body is larger than this address takes.",
            StatusCodes.Status415UnsupportedMediaType => "This address takes no body of this media type; most take application/json.",
            StatusCodes.Status400BadRequest => "The request has no body, or it could not be read.",
            _ => error.Title + ".",
        });
    }

    // The framework tells which parameter it could not bind only in its message.
    [GeneratedRegex("""^(?:(?<failed>Failed to bind)|Required) parameter "\S+ (?<name>\w+)" """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    [LoggerMessage(1, LogLevel.Error, "Unhandled exception in {Method} {Path}")]
    private static partial void LogUnhandled(ILogger logger, Exception exception, string method, string path);
}
