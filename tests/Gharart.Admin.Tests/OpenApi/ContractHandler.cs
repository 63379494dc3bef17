namespace Gharart.Admin.Tests.OpenApi;

/// <summary>Holds every answer that a test gets against the OpenAPI document.</summary>
internal sealed class ContractHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (!path.StartsWith("/v2/", StringComparison.Ordinal) || (await ApiContract.GetAsync()).Find(request.Method.Method, path) is not { } operation)
        {
            return answer;
        }

        var errors = await operation.ErrorsAsync(answer);
        Assert.True(
            errors.Count == 0,
            $"""
            The answer {(int)answer.StatusCode} to {request.Method} {request.RequestUri.PathAndQuery} is not what the OpenAPI document says of {operation.Name}:
              {string.Join("\n  ", errors)}
            An error code of the handler is declared with .Refuses(…) where the route is mapped, a member of an error in Http/OpenApi/ProblemSchema.cs.
            {(errors.Count == 0 || answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true ? "" : await answer.Content.ReadAsStringAsync(cancellationToken))}
            """);
        return answer;
    }
}
