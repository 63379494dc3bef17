using Gharart.Admin.Outbox.Deliveries;

namespace Gharart.Admin.Outbox;

internal static class OutboxRegistration
{
    public static IServiceCollection AddOutbox(this IServiceCollection services, AdminOptions options)
    {
        services.AddSingleton<MailQueue>();
        services.AddSingleton<MailDelivery>();
        services.AddSingleton<IMailTransport>(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            return options.Smtp is { } smtp
                ? new SmtpMailTransport(smtp, time)
                : new FolderMailTransport(options.OutboxDirectory, $"no-reply@{options.PublicDomain}", time);
        });
        services.AddHostedService<MailWorker>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliveryRequests>();
        services.AddSingleton<DeliveryAttempts>();
        services.AddSingleton<DeliveryLanes>();
        services.AddHostedService<DeliveryWorker>();
        return services;
    }
}
