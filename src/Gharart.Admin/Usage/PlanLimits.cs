using Gharart.Admin.Identity;

namespace Gharart.Admin.Usage;

internal static class PlanLimits
{
    /// <summary>The default of the setting <c>Gharart__Plans__*__WritesPerDay</c> (contract §2); null is no limit.</summary>
    public static int? WritesPerDay(this AccountPlan plan) => plan switch
    {
        AccountPlan.Free => 2,
        AccountPlan.Pro => 10,
        AccountPlan.Enterprise => 500,
        AccountPlan.SelfHosted => null,
        _ => throw new ArgumentOutOfRangeException(nameof(plan)),
    };
}
