using Gharart.Admin.Audit;
using Gharart.Admin.Idempotency;
using Gharart.Admin.Usage;

namespace Gharart.Admin.Writes;

internal static class WriteRegistration
{
    /// <summary>Idempotency keys, daily limits and the audit: what stands around every write.</summary>
    public static IServiceCollection AddWrites(this IServiceCollection services)
    {
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<DailyWrites>();
        services.AddSingleton<AuditTrail>();
        return services;
    }
}
