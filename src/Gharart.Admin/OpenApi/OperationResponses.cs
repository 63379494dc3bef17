using Gharart.Admin.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>The statuses of an operation. Refusals are shared: one response for each set of codes.</summary>
internal static class OperationResponses
{
    public static void Complete(OpenApiOperation operation, ApiDescription description, OpenApiDocument document)
    {
        var (method, metadata) = (description.HttpMethod ?? "", description.ActionDescriptor.EndpointMetadata);
        var responses = operation.Responses ??= [];
        foreach (var (status, response) in responses)
        {
            AddHeaders((OpenApiResponse)response, status, OperationErrors.TakesKey(method, metadata), IsVersioned(description, status), document);
        }

        var known = (document.Components ??= new OpenApiComponents()).Responses ??= new Dictionary<string, IOpenApiResponse>();
        foreach (var errors in OperationErrors.Of(operation, method, metadata).GroupBy(error => error.Status))
        {
            var name = string.Join('.', errors.Select(error => error.Code.Replace('<', '_').Replace('>', '_')));
            if (!known.ContainsKey(name))
            {
                known.Add(name, ProblemResponses.Of([.. errors], document));
            }

            responses.TryAdd($"{errors.Key}", new OpenApiResponseReference(name, document));
        }

        operation.Responses = [];
        foreach (var (status, response) in responses.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            operation.Responses.Add(status, response);
        }
    }

    private static void AddHeaders(OpenApiResponse response, string status, bool takesKey, bool isVersioned, OpenApiDocument document)
    {
        List<string> names = [.. ResponseHeaders.OfEveryAnswer];
        if (status == "201")
        {
            names.Add(ResponseHeaders.Location);
        }

        if (isVersioned)
        {
            names.Add(ResponseHeaders.ETag);
        }

        if (takesKey)
        {
            names.Add(ResponseHeaders.Replayed);
        }

        response.Headers = ResponseHeaders.References(names, document);
    }

    private static bool IsVersioned(ApiDescription description, string status) =>
        description.SupportedResponseTypes.Any(response => $"{response.StatusCode}" == status && response.Type?.IsAssignableTo(typeof(IVersionedResponse)) == true);
}
