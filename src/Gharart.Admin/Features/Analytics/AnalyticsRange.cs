using Gharart.Admin.Http;

namespace Gharart.Admin.Features.Analytics;

/// <summary>A range of whole hours.</summary>
internal readonly record struct AnalyticsRange(int FromHour, int ToHour)
{
    public const int MaxDays = 366;

    private const long MillisecondsPerHour = 3_600_000;

    public DateTimeOffset From => DateTimeOffset.FromUnixTimeMilliseconds(FromHour * MillisecondsPerHour);

    public DateTimeOffset To => DateTimeOffset.FromUnixTimeMilliseconds(ToHour * MillisecondsPerHour);

    /// <summary>Reads the range of a query; what is wrong with it goes into the errors.</summary>
    public static AnalyticsRange Read(string? from, string? to, DateTimeOffset now, FieldErrors errors)
    {
        var end = QueryTime.Read(to, "to", errors, endOfDay: true) ?? now;
        var start = QueryTime.Read(from, "from", errors, endOfDay: false) ?? end.AddDays(-7);
        errors.Check(start < end, "from", "must be before 'to'");
        errors.Check(end - start <= TimeSpan.FromDays(MaxDays), "from", $"must be at most {MaxDays} days before 'to'");
        return errors.Any
            ? default
            : new AnalyticsRange(
                (int)(start.ToUnixTimeMilliseconds() / MillisecondsPerHour),
                (int)((end.ToUnixTimeMilliseconds() + MillisecondsPerHour - 1) / MillisecondsPerHour));
    }
}
