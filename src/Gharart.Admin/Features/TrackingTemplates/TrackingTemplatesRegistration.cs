namespace Gharart.Admin.Features.TrackingTemplates;

internal static class TrackingTemplatesRegistration
{
    public static IServiceCollection AddTrackingTemplates(this IServiceCollection services)
    {
        services.AddSingleton<TemplateSecrets>();
        services.AddSingleton<WebhookEndpoints>();
        return services;
    }
}
