using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Idempotency;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Gharart.Admin.Http;

/// <summary>The OpenAPI document: what is common to all routes is added here, so that a route names only what is its own.</summary>
internal static class OpenApiRegistration
{
    private const string ProblemSchema = "Problem";
    private const string BearerScheme = "bearer";
    private const string TokenScheme = "token";
    private const string ApiKeyScheme = "apiKey";

    public static IServiceCollection AddAdminOpenApi(this IServiceCollection services, AdminOptions options) =>
        services.AddOpenApi("v2", openApi =>
        {
            openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            openApi.AddDocumentTransformer((document, _, _) => DescribeAsync(document, options));
            openApi.AddOperationTransformer(AddCommonAsync);
            openApi.AddSchemaTransformer((schema, context, _) => DescribeOwnTypes(schema, context.JsonTypeInfo.Type));
        });

    private static Task DescribeAsync(OpenApiDocument document, AdminOptions options)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Gharart API",
            Version = "2",
            Description = "Short links that route every click to a destination one has proved to trust.",
        };
        document.Servers = [new OpenApiServer { Url = options.AdminUrl }];
        document.AddComponent(BearerScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The accessToken of POST /v2/auth/login.",
        });
        document.AddComponent(TokenScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "patv1",
            Description = "A personal access token of the handle: POST /v2/handles/{handle}/tokens.",
        });
        document.AddComponent(ApiKeyScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = BearerHandler.ApiKeyHeader,
            Description = "A personal access token, for clients that cannot set Authorization.",
        });
        document.AddComponent(ProblemSchema, Problem());
        return Task.CompletedTask;
    }

    // What our converters write, the framework cannot know.
    private static Task DescribeOwnTypes(OpenApiSchema schema, Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var orNull = type == declared ? default : JsonSchemaType.Null;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = "date-time";
        }
        else if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Description = null;
            schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseUpper.ConvertName(name))];
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Problem()
    {
        var text = () => new OpenApiSchema { Type = JsonSchemaType.String };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "RFC 9457 problem details. `error` is the stable code, `message` repeats `detail`.",
            Required = new HashSet<string> { "type", "title", "status", "detail", "instance", "error", "message", "requestId" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = text(),
                ["title"] = text(),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = text(),
                ["instance"] = text(),
                ["error"] = text(),
                ["message"] = text(),
                ["requestId"] = text(),
                ["reason"] = text(),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = text() },
                },
            },
            AdditionalProperties = new OpenApiSchema(),
        };
    }

    private static Task AddCommonAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        var hasHandle = metadata.OfType<HandleRoleRequirement>().Any();
        var writes = operation.RequestBody is not null;
        AddPathParameters(operation, context.Description.RelativePath ?? "");
        var takesKey = HttpMethods.IsPost(context.Description.HttpMethod ?? "") && !metadata.OfType<OwnIdempotency>().Any();
        if (takesKey)
        {
            AddKeyParameter(operation);
        }

        var hasVersion = operation.Parameters?.Any(parameter => parameter.Name == "If-Match") == true;
        if (!isOpen)
        {
            operation.Security = [.. SchemesOf(metadata).Select(scheme =>
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];
        }

        (bool Applies, int Status, string Why)[] common =
        [
            (writes || operation.Parameters?.Count > 0, 400, "The request could not be read, or a field is invalid."),
            (true, 401, isOpen ? "What was given proves nobody." : "No access token, or one that is not valid any more."),
            (!isOpen, 403, WhyForbidden(metadata)),
            (hasHandle, 404, "The handle, or the resource in it, does not exist or is not the caller's."),
            (takesKey || (writes && !isOpen), 409, "It exists already, was changed at the same time, or the first request with the key is still running."),
            (hasVersion, 412, "If-Match names another version."),
            (writes, 413, "The body is too large."),
            (writes, 415, "The body is not plain application/json."),
            (takesKey, 422, "The Idempotency-Key was used for another request."),
            (true, 429, "Too many requests in a minute, or writes in a day."),
            (true, 500, "A fault of the server."),
            (true, 503, "Temporarily unavailable."),
        ];
        operation.Responses ??= [];
        foreach (var (applies, status, why) in common)
        {
            if (applies)
            {
                operation.Responses.TryAdd($"{status}", Response(document, why));
            }
        }

        return Task.CompletedTask;
    }

    private static string[] SchemesOf(IList<object> metadata) =>
        metadata.OfType<TokenTwin>().Any() ? [TokenScheme, ApiKeyScheme]
        : metadata.OfType<TokenWelcome>().Any() ? [BearerScheme, TokenScheme, ApiKeyScheme]
        : [BearerScheme];

    private static string WhyForbidden(IList<object> metadata)
    {
        var why = metadata.OfType<TokenTwin>().LastOrDefault() is { } twin ? $"The token lacks the scope {Scopes.Word(twin.Scope)}."
            : metadata.OfType<HandleRoleRequirement>().LastOrDefault() is { } role ? $"The caller's role on the handle is below {ContractEnum<HandleRole>.ToWord(role.Role)}."
            : "The caller may not do this, or sent a credential of the wrong kind.";
        return metadata.OfType<FeatureRequirement>().Any() ? why + " Or it is not part of the plan (`feature_locked` with `feature` and `requiredPlan`)." : why;
    }

    private static void AddKeyParameter(OpenApiOperation operation) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description = "Sent again with the same key and body within 24 hours, the request has no second effect and gets the first answer.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
    });

    // A handler that takes the handle as HandleAccess binds no route value, so the framework does not see the parameter.
    private static void AddPathParameters(OpenApiOperation operation, string path)
    {
        operation.Parameters ??= [];
        foreach (var part in RoutePatternFactory.Parse(path).Parameters)
        {
            if (!operation.Parameters.Any(parameter => parameter.In == ParameterLocation.Path && parameter.Name == part.Name))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = part.Name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }
        }
    }

    private static OpenApiResponse Response(OpenApiDocument document, string why) => new()
    {
        Description = why,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
        },
    };
}
