using Gharart.Core.Snapshots;

namespace Gharart.Admin.Publishing;

internal static class PublishingRegistration
{
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton<ISnapshotStore>(provider =>
            new DirectorySnapshotStore(provider.GetRequiredService<AdminOptions>().TransportDirectory));
        services.AddSingleton<PublishedRevision>();
        services.AddSingleton<EmergencyPublication>();
        services.AddHostedService<EmergencyPublisher>();
        services.AddHostedService<SnapshotPublisher>();
        return services;
    }
}
