using System.Globalization;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Usage;

/// <summary>What an account may write today, and has.</summary>
/// <param name="Plan">The account's.</param>
/// <param name="PerDay">Null is no limit.</param>
/// <param name="Today">How much was written.</param>
/// <param name="TimeZone">Whose midnight ends the day.</param>
/// <param name="Day">The day.</param>
internal sealed record WriteAllowance(AccountPlan Plan, int? PerDay, int Today, string TimeZone, UsageDay Day)
{
    public UsageMeters ToMeters() => new(Plan, Limits(), Usage(), TimeZone, Day.EndsAt);

    public ApiProblem Refusal(HttpContext context, DateTimeOffset now)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling((Day.EndsAt - now).TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new ApiProblem(
            ApiError.RateLimited,
            $"The plan {ContractEnum<AccountPlan>.ToWord(Plan)} takes {PerDay} writes a day, and {Today} are used. The next day begins at {InstantJsonConverter.Text(Day.EndsAt)}.")
        {
            Reason = "daily_write_limit",
            Members = new Dictionary<string, object?> { ["plan"] = Plan, ["limits"] = Limits(), ["usage"] = Usage() },
        };
    }

    private UsageLimits Limits() => new(PerDay);

    private UsageToday Usage() => new(Today, Day.Number.ToString(CultureInfo.InvariantCulture));
}
