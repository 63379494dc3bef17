using System.Globalization;
using Gharart.Redis;

namespace Gharart.Admin.Throttling;

/// <summary>A token bucket: so many at once, and as many a minute (contract §1).</summary>
/// <param name="Class">Which routes.</param>
/// <param name="Quota">Tokens of a full bucket, and that come in a minute.</param>
internal sealed record ThrottlePolicy(ThrottleClass Class, int Quota)
{
    public const long WindowMicroseconds = 60_000_000;

    private const int WindowSeconds = 60;

    public long IntervalMicroseconds => WindowMicroseconds / Quota;

    /// <summary><c>RateLimit-Policy</c> as draft-ietf-httpapi-ratelimit-headers-10 writes it.</summary>
    public string PolicyHeader { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{Class.Name()}\";q={Quota};w={WindowSeconds}");

    /// <summary><c>RateLimit</c>: what is left, and in how many seconds all of it will be there again.</summary>
    public string Header(ThrottleTake take) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{Class.Name()}\";r={Remaining(take)};t={Seconds(take.DebtMicroseconds)}");

    /// <summary>In how many seconds there will be a token.</summary>
    public int RetryAfter(ThrottleTake take) => Math.Max(1, Seconds(take.DebtMicroseconds + IntervalMicroseconds - WindowMicroseconds));

    private long Remaining(ThrottleTake take) => take.IsTaken ? Math.Max(0, (WindowMicroseconds - take.DebtMicroseconds) / IntervalMicroseconds) : 0;

    private static int Seconds(long microseconds) => (int)((microseconds + 999_999) / 1_000_000);
}
