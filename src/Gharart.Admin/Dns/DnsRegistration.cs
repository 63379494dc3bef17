namespace Gharart.Admin.Dns;

internal static class DnsRegistration
{
    public static IServiceCollection AddDns(this IServiceCollection services, AdminOptions options)
    {
        services.AddSingleton(options.Dns);
        services.AddSingleton<DnsClient>();
        return services;
    }
}
