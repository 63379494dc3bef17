namespace Gharart.Admin.Identity;

/// <summary>Lock-out with back-off: free attempts first, then a pause that doubles up to a quarter of an hour.</summary>
internal static class LoginThrottle
{
    /// <summary>Failures that an account has free until a good sign-in.</summary>
    public const int FreeAttempts = 5;

    /// <summary>Failures that a network has free: an office behind one address mistypes more often than one person.</summary>
    public const int FreeAttemptsOfNetwork = 50;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    // Nobody's good sign-in speaks for a whole network, so its failures are forgiven by time alone.
    private static readonly TimeSpan ForgivesOneIn = TimeSpan.FromMinutes(1);

    /// <summary>Until when no more attempts are taken after this many failed ones; null while attempts are free.</summary>
    public static DateTimeOffset? LockedUntil(int failedAttempts, DateTimeOffset now, int freeAttempts = FreeAttempts)
    {
        if (failedAttempts < freeAttempts)
        {
            return null;
        }

        var doublings = Math.Min(failedAttempts - freeAttempts, 10);
        var pause = FirstPause * (1 << doublings);
        return now + (pause < LongestPause ? pause : LongestPause);
    }

    /// <summary>What is left of a network's failures after some time.</summary>
    public static int Remaining(int failedAttempts, TimeSpan since) =>
        since <= TimeSpan.Zero ? failedAttempts : (int)Math.Max(0, failedAttempts - Math.Floor(since / ForgivesOneIn));
}
