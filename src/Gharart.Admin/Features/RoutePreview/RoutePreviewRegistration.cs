using Gharart.Admin.Features.PersonalizationRules.Impact;
using Gharart.Core.Geo;

namespace Gharart.Admin.Features.RoutePreview;

internal static class RoutePreviewRegistration
{
    public static IServiceCollection AddRoutePreview(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CountryDatabaseFile(provider.GetRequiredService<AdminOptions>().GeoDatabase));
        services.AddScoped<PreviewScenes>();
        services.AddScoped<TrustExplainer>();
        services.AddScoped<WeeklyClicks>();
        services.AddScoped<RoutePreviewer>();
        services.AddScoped<RuleImpactReport>();
        return services;
    }
}
