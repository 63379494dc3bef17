namespace Gharart.Admin.Suffixes;

internal static class SuffixesRegistration
{
    public static IServiceCollection AddSuffixes(this IServiceCollection services, AdminOptions options)
    {
        services.AddSingleton(options.PublicSuffixes);
        services.AddSingleton<PublicSuffixes>();
        services.AddHostedService<PublicSuffixWatcher>();
        return services;
    }
}
