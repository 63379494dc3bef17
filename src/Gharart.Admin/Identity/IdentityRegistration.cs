using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Gharart.Admin.Identity;

internal static class IdentityRegistration
{
    /// <summary>Policy of <c>/v2/operator</c>: platform operators alone.</summary>
    public const string OperatorPolicy = "operator";

    public static IServiceCollection AddAdminIdentity(this IServiceCollection services)
    {
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Passwords.Iterations);
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SigningKeyRing>();
        services.AddSingleton<AccessTokens>();
        services.AddScoped<RefreshTokens>();
        services.AddScoped<SignIn>();
        services.AddScoped<SessionStarter>();
        services.AddScoped<OneTimeLinks>();
        services.AddSingleton<AccountMails>();
        services.AddSingleton<ClientNetwork>();
        services.AddScoped<Bootstrapper>();

        // The core alone: the full AddAuthentication starts data protection, which writes key files into the home directory.
        services.AddAuthenticationCore(options => options.DefaultScheme = BearerHandler.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(OperatorPolicy, policy => policy.RequireAssertion(context =>
                context.Resource is HttpContext http && http.Features.Get<CurrentUser>() is { IsOperator: true }));
        return services;
    }
}
