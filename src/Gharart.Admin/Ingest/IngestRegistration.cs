namespace Gharart.Admin.Ingest;

internal static class IngestRegistration
{
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddSingleton<IngestState>();
        services.AddHostedService<ClickIngester>();
        return services;
    }
}
