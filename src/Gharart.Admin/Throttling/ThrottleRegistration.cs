using Gharart.Redis;

namespace Gharart.Admin.Throttling;

internal static class ThrottleRegistration
{
    public static IServiceCollection AddThrottling(this IServiceCollection services, AdminOptions options)
    {
        services.AddSingleton<LocalBuckets>();
        services.AddSingleton<Throttle>();
        if (options.Redis is not null)
        {
            services.AddSingleton<RedisThrottle>();
        }

        return services;
    }
}
