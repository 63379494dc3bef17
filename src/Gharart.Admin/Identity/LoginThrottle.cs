namespace Gharart.Admin.Identity;

/// <summary>Lock-out with back-off: free attempts first, then a pause that doubles up to a quarter of an hour.</summary>
internal static class LoginThrottle
{
    public const int FreeAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>Until when the account is closed after this many failed attempts; null while attempts are free.</summary>
    public static DateTimeOffset? LockedUntil(int failedAttempts, DateTimeOffset now)
    {
        if (failedAttempts < FreeAttempts)
        {
            return null;
        }

        var doublings = Math.Min(failedAttempts - FreeAttempts, 10);
        var pause = FirstPause * (1 << doublings);
        return now + (pause < LongestPause ? pause : LongestPause);
    }
}
