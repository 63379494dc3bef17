using Gharart.Admin.Http.Json;

namespace Gharart.Admin.Http;

internal static class HttpRegistration
{
    /// <summary>256 KiB; a route that takes more says so with <c>RequestSizeLimitAttribute</c>.</summary>
    public const long MaxRequestBody = 256 * 1024;

    public static IServiceCollection AddAdminHttp(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));

        // Unreadable requests are thrown in every environment, so that ApiExceptionHandler can name the member.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

        // Before AddProblemDetails: the first writer that can write does.
        services.AddSingleton<IProblemDetailsWriter, ApiProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddSingleton<PageTokens>();
        services.AddSingleton<AdminMetrics>();
        return services;
    }

    /// <summary>The outer layers, in the order in which a request meets them.</summary>
    public static IApplicationBuilder UseAdminHttp(this IApplicationBuilder app)
    {
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<LargeBodies>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages();
        return app;
    }
}
