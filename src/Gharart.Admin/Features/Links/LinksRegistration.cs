using Gharart.Admin.Features.Links.Export;
using Gharart.Admin.Features.Links.Health;
using Gharart.Admin.Features.Links.History;
using Gharart.Admin.Features.Links.Import;

namespace Gharart.Admin.Features.Links;

internal static class LinksRegistration
{
    public static IServiceCollection AddLinks(this IServiceCollection services)
    {
        services.AddSingleton<ShortLinkHosts>();
        services.AddScoped<LinkHistory>();
        services.AddScoped<LinkEditor>();
        services.AddScoped<LinkExporter>();
        services.AddScoped<LinkImporter>();
        services.AddSingleton<LinkHealthSignal>();
        services.AddSingleton<LinkHealthMetrics>();
        services.AddSingleton<DestinationProbe>();
        services.AddSingleton<LinkHealthChecker>();
        services.AddSingleton<LinkHealthRunner>();
        services.AddHostedService<LinkHealthWorker>();
        return services;
    }
}
