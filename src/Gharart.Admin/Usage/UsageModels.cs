using Gharart.Admin.Identity;

namespace Gharart.Admin.Usage;

/// <summary>What the account that owns a handle may use, and has used; the day ends at <c>resetsAt</c>, midnight of the time zone.</summary>
internal sealed record UsageMeters(AccountPlan Plan, UsageLimits Limits, UsageToday Usage, string TimeZone, DateTimeOffset ResetsAt);

/// <summary>Null is no limit.</summary>
internal sealed record UsageLimits(int? WritesPerDay);

/// <summary>The day as yyyymmdd.</summary>
internal sealed record UsageToday(int WritesToday, string WritesDay);
