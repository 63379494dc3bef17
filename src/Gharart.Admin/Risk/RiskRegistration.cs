using Gharart.Admin.Data;

namespace Gharart.Admin.Risk;

internal static class RiskRegistration
{
    public static IServiceCollection AddRisk(this IServiceCollection services, AdminOptions options)
    {
        services.AddSingleton(options.Risk);
        services.AddSingleton<RiskFeeds>();
        services.AddSingleton<RescoreQueue>();
        services.AddSingleton<RescoreInterceptor>();
        services.AddSingleton<WorkLeases>();
        services.AddSingleton<RiskState>();
        services.AddSingleton<DomainScoring>();
        services.AddHostedService<RiskFeedWatcher>();
        services.AddHostedService<RiskRescorer>();
        return services;
    }
}
