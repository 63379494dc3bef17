using System.Globalization;
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
        var end = ReadTime(to, "to", errors, endOfDay: true) ?? now;
        var start = ReadTime(from, "from", errors, endOfDay: false) ?? end.AddDays(-7);
        errors.Check(start < end, "from", "must be before 'to'");
        errors.Check(end - start <= TimeSpan.FromDays(MaxDays), "from", $"must be at most {MaxDays} days before 'to'");
        return errors.Any
            ? default
            : new AnalyticsRange(
                (int)(start.ToUnixTimeMilliseconds() / MillisecondsPerHour),
                (int)((end.ToUnixTimeMilliseconds() + MillisecondsPerHour - 1) / MillisecondsPerHour));
    }

    private static DateTimeOffset? ReadTime(string? text, string field, FieldErrors errors, bool endOfDay)
    {
        if (text is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            var day = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return endOfDay && date < DateOnly.MaxValue ? day.AddDays(1) : day;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) && text.Contains('T', StringComparison.Ordinal))
        {
            return time.Year is >= 1970 and < 9999 ? time : Fail("must be a time from 1970 on");
        }

        return Fail("must be a date such as 2026-11-21 or an RFC 3339 time such as 2026-11-21T08:00:00Z");

        DateTimeOffset? Fail(string message)
        {
            errors.Add(field, message);
            return null;
        }
    }
}
