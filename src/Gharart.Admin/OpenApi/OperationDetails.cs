using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>What an operation has in common with others of its kind.</summary>
internal static class OperationDetails
{
    public static void Complete(OpenApiOperation operation, ApiDescription description, OpenApiDocument document)
    {
        var metadata = description.ActionDescriptor.EndpointMetadata;
        var (method, path) = (description.HttpMethod ?? "", "/" + description.RelativePath);
        var twin = metadata.OfType<TokenTwin>().LastOrDefault();
        operation.OperationId ??= OperationNames.Of(description, path, twin is not null);
        OperationParameters.Complete(operation, description, method, path);
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [.. SecuritySchemes.Of(metadata).Select(scheme =>
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];
        }

        operation.Description = Describe(operation.Description, metadata, twin);
        OperationResponses.Complete(operation, description, document);
        if (metadata.OfType<JsonRows>().LastOrDefault() is { Row: var row })
        {
            var responses = operation.Responses!.Values.OfType<OpenApiResponse>().Select(response => response.Content);
            foreach (var content in responses.Append(operation.RequestBody?.Content).OfType<IDictionary<string, OpenApiMediaType>>())
            {
                if (content.TryGetValue("application/json", out var json) && json.Schema?.Type == JsonSchemaType.String)
                {
                    json.Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(row.Name, document) };
                }
            }
        }
    }

    private static string? Describe(string? own, IList<object> metadata, TokenTwin? twin)
    {
        var role = metadata.OfType<HandleRoleRequirement>().LastOrDefault()?.Role;
        var who = twin is not null ? $"For personal access tokens with the scope `{Scopes.Word(twin.Scope)}`."
            : role is not null ? $"For members of the handle from the role {Http.Json.ContractEnum<HandleRole>.ToWord(role.Value)} on."
            : metadata.OfType<IAuthorizeData>().Any(authorize => authorize.Policy == IdentityRegistration.OperatorPolicy) ? "For platform operators."
            : metadata.OfType<IAllowAnonymous>().Any() ? "For anyone."
            : "For every account.";
        var text = own is null ? who : $"{own}\n\n{who}";
        return metadata.OfType<FeatureRequirement>().LastOrDefault() is { } feature
            ? $"{text} The plan must have `{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(feature.Feature.ToString())}`."
            : text;
    }
}
