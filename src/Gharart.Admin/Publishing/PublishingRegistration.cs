using Gharart.Core.Snapshots;
using Gharart.Redis;

namespace Gharart.Admin.Publishing;

internal static class PublishingRegistration
{
    public static IServiceCollection AddPublishing(this IServiceCollection services, AdminOptions options)
    {
        if (options.Redis is { } redis)
        {
            services.AddSingleton(provider => new RedisConnection(redis, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<ISnapshotStore, RedisSnapshotStore>();
        }
        else
        {
            services.AddSingleton<ISnapshotStore>(_ => new DirectorySnapshotStore(options.TransportDirectory));
        }

        services.AddSingleton<PublishedRevision>();
        services.AddSingleton<PublishFailures>();
        services.AddSingleton<RoutedHosts>();
        services.AddSingleton<EmergencyPublication>();
        services.AddHostedService<EmergencyPublisher>();
        services.AddHostedService<SnapshotPublisher>();
        return services;
    }
}
