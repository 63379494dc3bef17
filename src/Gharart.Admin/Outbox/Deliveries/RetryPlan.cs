using System.Security.Cryptography;

namespace Gharart.Admin.Outbox.Deliveries;

/// <summary>When a delivery that failed is tried again: ten seconds later, then three times as long each time up to four hours, a fifth more or less by chance.</summary>
internal static class RetryPlan
{
    /// <summary>Attempts at an endpoint that refuses the event itself (4xx, a redirect): it is likely to go on doing so.</summary>
    public const int AttemptsWhenRefused = 5;

    private const int Permille = 1000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(4);

    /// <param name="attempts">Attempts so far, at least 1.</param>
    public static TimeSpan Pause(int attempts)
    {
        var pause = FirstPause * Math.Pow(3, Math.Min(attempts, 12) - 1);
        pause = pause < LongestPause ? pause : LongestPause;
        return pause * (RandomNumberGenerator.GetInt32(800, 1201) / (double)Permille);
    }
}
