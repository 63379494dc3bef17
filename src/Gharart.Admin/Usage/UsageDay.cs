namespace Gharart.Admin.Usage;

/// <summary>A day of a time zone.</summary>
/// <param name="Number">yyyymmdd.</param>
/// <param name="EndsAt">The next midnight there; where clocks skip midnight, the first moment after it.</param>
internal readonly record struct UsageDay(int Number, DateTimeOffset EndsAt)
{
    public static UsageDay Of(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var midnight = today.AddDays(1).ToDateTime(TimeOnly.MinValue);

        // Gaps are whole quarters of an hour; of a midnight that comes twice, the first begins the day.
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new UsageDay((today.Year * 10_000) + (today.Month * 100) + today.Day, new DateTimeOffset(midnight, offset).ToUniversalTime());
    }
}
