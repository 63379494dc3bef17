using Gharart.Redis;

namespace Gharart.Admin.Ingest;

internal static class IngestRegistration
{
    public static IServiceCollection AddIngest(this IServiceCollection services, AdminOptions options)
    {
        services.AddSingleton<IngestState>();
        services.AddSingleton<ClickBalance>();
        if (options.Redis is null)
        {
            services.AddHostedService<ClickIngester>();
        }
        else
        {
            services.AddSingleton<RedisClickStream>();
            services.AddHostedService<RedisClickIngester>();
        }

        return services;
    }
}
