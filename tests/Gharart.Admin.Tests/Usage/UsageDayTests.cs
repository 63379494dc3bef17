using Gharart.Admin.Usage;

namespace Gharart.Admin.Tests.Usage;

public class UsageDayTests
{
    [Theory]
    [InlineData("UTC", "2026-05-01T10:00:00Z", 20260501, "2026-05-02T00:00:00Z")]
    [InlineData("UTC", "2026-12-31T23:59:59Z", 20261231, "2027-01-01T00:00:00Z")]
    [InlineData("Asia/Kolkata", "2026-05-01T18:30:00Z", 20260502, "2026-05-02T18:30:00Z")]
    [InlineData("America/Los_Angeles", "2026-05-01T06:59:59Z", 20260430, "2026-05-01T07:00:00Z")]
    // Clocks go from 0:00 to 1:00: the day begins at 1:00.
    [InlineData("Africa/Cairo", "2026-04-23T12:00:00Z", 20260423, "2026-04-23T22:00:00Z")]
    // Clocks go from 1:00 back to 0:00: the first midnight ends the day.
    [InlineData("America/Havana", "2026-10-31T12:00:00Z", 20261031, "2026-11-01T04:00:00Z")]
    public void Of_Zone_EndsAtItsNextMidnight(string zone, string now, int number, string endsAt)
    {
        var day = UsageDay.Of(At(now), TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(new UsageDay(number, At(endsAt)), day);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
