namespace Gharart.Core;

/// <summary>Work in rounds that goes on whatever happens in one of them: the loop of background services.</summary>
public static class RepeatedWork
{
    /// <summary>Runs rounds until it is stopped. After a failure the pause doubles from one to the next.</summary>
    /// <param name="round">One round.</param>
    /// <param name="tell">Called for a failure, unless it says the same as the one before it did.</param>
    /// <param name="interval">From the end of a round that went well to the next.</param>
    /// <param name="longestPause">The most that the pause grows to; not below the interval.</param>
    /// <param name="time">Where pauses come from.</param>
    /// <param name="stop">Ends it; that is no failure.</param>
    public static Task RunAsync(
        Func<CancellationToken, Task> round, Action<Exception> tell, TimeSpan interval, TimeSpan longestPause, TimeProvider time, CancellationToken stop) =>
        RunAsync(
            async stopping =>
            {
                await round(stopping).ConfigureAwait(false);
                return interval;
            },
            tell,
            interval,
            longestPause,
            time,
            stop);

    /// <summary>The same, where each round says how long it is to the next; the interval is what pauses grow from until one has gone well.</summary>
    public static async Task RunAsync(
        Func<CancellationToken, Task<TimeSpan>> round, Action<Exception> tell, TimeSpan interval, TimeSpan longestPause, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(tell);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestPause, interval);
        var pause = interval;
        string? told = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                pause = await round(stop).ConfigureAwait(false);
                told = null;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is, the next round may go well; an exception that escapes a background service ends the process.
            catch (Exception e)
#pragma warning restore CA1031
            {
                pause = pause * 2 < longestPause ? pause * 2 : longestPause;
                if (told != e.Message)
                {
                    told = e.Message;
                    tell(e);
                }
            }

            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
