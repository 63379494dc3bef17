namespace Gharart.TestKit;

/// <summary>Measures what code allocates once it is warm.</summary>
public static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// Bytes that the calling thread allocates in one warm run. The least of several runs: a collection that another test sets off
    /// counts the unused rest of this thread's allocation buffer, up to 8 KiB, as allocated. Code that allocates does so in each run.
    /// </summary>
    /// <param name="run">What is measured.</param>
    /// <param name="afterwards">What must happen after each run and is not measured.</param>
    public static long OfWarm(Action run, Action? afterwards = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        run();
        afterwards?.Invoke();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            afterwards?.Invoke();
        }

        return least;
    }
}
