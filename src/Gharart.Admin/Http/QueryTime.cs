using System.Globalization;

namespace Gharart.Admin.Http;

/// <summary>Reads a time of a query: RFC 3339, or a date, which stands for its first moment in UTC, or for its end.</summary>
internal static class QueryTime
{
    public static DateTimeOffset? Read(string? text, string field, FieldErrors errors, bool endOfDay)
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
