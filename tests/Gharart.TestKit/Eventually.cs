namespace Gharart.TestKit;

/// <summary>Polls a real condition up to a deadline; how long it took is the caller's to judge.</summary>
public static class Eventually
{
    /// <summary>Never used up by a machine that works.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <param name="what">What is to come about.</param>
    /// <param name="condition">Whether it has.</param>
    /// <param name="within">The deadline; <see cref="Patience"/> where none is given.</param>
    /// <param name="found">What there is instead, for the message.</param>
    /// <exception cref="TimeoutException">The deadline is over.</exception>
    public static async Task<TimeSpan> HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan? within = null, Func<string>? found = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var deadline = within ?? Patience;
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > deadline)
            {
                throw new TimeoutException($"Within {deadline} it did not come about that {what}. {found?.Invoke()}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <inheritdoc cref="HoldsAsync(string, Func{Task{bool}}, TimeSpan?, Func{string}?)" />
    public static Task<TimeSpan> HoldsAsync(string what, Func<bool> condition, TimeSpan? within = null, Func<string>? found = null) =>
        HoldsAsync(what, () => Task.FromResult(condition()), within, found);
}
