using Gharart.Core.Permits;
using Gharart.Redis;

namespace Gharart.Admin.Permits;

internal static class PermitsRegistration
{
    public static IServiceCollection AddPermits(this IServiceCollection services, AdminOptions options)
    {
        if (options.Redis is null)
        {
            services.AddSingleton<IPermitExchange>(_ => new DirectoryPermitExchange(DirectoryPermitExchange.PathOf(options.TransportDirectory)));
        }
        else
        {
            services.AddSingleton<IPermitExchange, RedisPermitExchange>();
        }

        services.AddHostedService<PermitGranter>();
        return services;
    }
}
