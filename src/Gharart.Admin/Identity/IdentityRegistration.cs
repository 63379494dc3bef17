using Gharart.Admin.Features.Collaborators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Gharart.Admin.Identity;

internal static class IdentityRegistration
{
    /// <summary>Policy of <c>/v2/operator</c>: platform operators alone.</summary>
    public const string OperatorPolicy = "operator";

    public static IServiceCollection AddAdminIdentity(this IServiceCollection services, AdminOptions options)
    {
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = Passwords.Iterations);
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SigningKeyRing>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<PersonalAccessTokens>();
        services.AddScoped<CallerReader>();
        if (options.Oidc is { } oidc)
        {
            services.AddSingleton(oidc);
            services.AddSingleton<OidcKeys>();
            services.AddSingleton<OidcTokens>();
        }

        services.AddScoped<RefreshTokens>();
        services.AddScoped<SignIn>();
        services.AddScoped<SessionStarter>();
        services.AddScoped<OneTimeLinks>();
        services.AddScoped<TeamEditor>();
        services.AddSingleton<AccountMails>();
        services.AddSingleton<ClientNetwork>();
        services.AddScoped<Bootstrapper>();

        // The core alone: the full AddAuthentication starts data protection, which writes key files into the home directory.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = BearerHandler.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(OperatorPolicy, policy => policy.RequireAssertion(context =>
                context.Resource is HttpContext http && http.Features.Get<CurrentUser>() is { IsOperator: true }));
        return services;
    }
}
