using Gharart.Admin.Dns;

namespace Gharart.Admin.Outgoing;

internal static class OutgoingRegistration
{
    /// <summary>Requests to hosts that users named: health checks, verification, webhooks.</summary>
    public static IServiceCollection AddOutgoing(this IServiceCollection services)
    {
        services.AddSingleton(provider => new AddressGuard(provider.GetRequiredService<AdminOptions>()));
        services.AddSingleton(ResolverOf);
        services.AddSingleton(new OutgoingTrust());
        services.AddSingleton<OutgoingClient>();
        return services;
    }

    // Without resolvers of its own, the machine's hosts file counts too.
    private static HostResolver ResolverOf(IServiceProvider provider) =>
        provider.GetRequiredService<DnsOptions>().Resolvers.Count > 0 ? provider.GetRequiredService<DnsClient>().ResolveAddressesAsync : SystemResolver.ResolveAsync;
}
