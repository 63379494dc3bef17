namespace Gharart.Core.Tests.Tokens;

/// <summary>Measures what code allocates once it is warm.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// Bytes that the calling thread allocates in one warm run. The least of several runs: a collection that another test sets off
    /// counts the unused rest of this thread's allocation buffer, up to 8 KiB, as allocated. Code that allocates does so in each run.
    /// </summary>
    public static long OfWarm(Action run)
    {
        run();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
