using Gharart.Admin.Identity;
using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>The credentials (contract §2).</summary>
internal static class SecuritySchemes
{
    private const string Person = "bearer";
    private const string Token = "token";
    private const string ApiKey = "apiKey";

    public static string[] Of(IList<object> metadata) =>
        metadata.OfType<TokenTwin>().Any() ? [Token, ApiKey]
        : metadata.OfType<TokenWelcome>().Any() ? [Person, Token, ApiKey]
        : [Person];

    public static Dictionary<string, IOpenApiSecurityScheme> All() => new()
    {
        [Person] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The accessToken of `POST /v2/auth/login`, or one of the configured OpenID Connect issuer.",
        },
        [Token] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "patv1",
            Description = "A personal access token of the handle: `POST /v2/handles/{handle}/tokens`.",
        },
        [ApiKey] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = BearerHandler.ApiKeyHeader,
            Description = "A personal access token, for clients that cannot set `Authorization`.",
        },
    };
}
