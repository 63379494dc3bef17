namespace Gharart.EndToEnd.Tests;

/// <summary>Polls a real condition up to a deadline; how long it took is the caller's to judge.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <param name="what">What is to come about.</param>
    /// <param name="condition">Whether it has.</param>
    /// <param name="within">The deadline; half a minute where none is given.</param>
    /// <param name="found">What there is instead, for the message.</param>
    public static async Task<TimeSpan> HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan? within = null, Func<string>? found = null)
    {
        var deadline = within ?? TimeSpan.FromSeconds(30);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > deadline)
            {
                Assert.Fail($"Within {deadline} it did not come about that {what}. {found?.Invoke()}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        return TimeProvider.System.GetElapsedTime(start);
    }
}
