using Gharart.Admin.Features.Handles;
using Gharart.Admin.Outgoing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

internal static class VerificationRegistration
{
    public static IServiceCollection AddVerification(this IServiceCollection services)
    {
        services.AddSingleton<TxtProof>();
        services.TryAddSingleton(provider => new HttpFileProof(provider.GetRequiredService<OutgoingClient>()));
        services.AddSingleton<DomainProver>();
        services.AddSingleton<DomainVerifier>();
        services.AddSingleton<CustomHostVerifier>();
        services.AddSingleton<DomainRecheckState>();
        services.AddSingleton<DomainRechecks>();
        services.AddHostedService<DomainRecheckWorker>();
        return services;
    }
}
