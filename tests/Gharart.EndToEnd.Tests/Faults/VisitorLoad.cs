namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>
/// Visitors that click one after the other, each on a connection of its own, until told to stop. One that gets no answer tries the next edge, as a
/// browser does behind a balancer; a broken answer it does not try again.
/// </summary>
internal sealed class VisitorLoad(string destination, params EdgeProcess[] edges)
{
    // Enough to keep the edges busy, and leaves a small machine something for the rest of the test.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly Lock _sync = new();
    private readonly List<UInt128> _clicks = [];
    private int _answered;
    private int _unanswered;
    private int _unansweredByAccepting;
    private int _cutOff;
    private int _failed;

    /// <summary>Visits that were redirected rightly.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Connections that ended without an answer.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Of those, the ones of an edge that nobody had told to stop.</summary>
    public int UnansweredByAccepting => Volatile.Read(ref _unansweredByAccepting);

    /// <summary>Answers that were broken off.</summary>
    public int CutOff => Volatile.Read(ref _cutOff);

    /// <summary>Visits that found no edge to answer them.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>The clicks' ids, once all visitors have stopped.</summary>
    public IReadOnlyList<UInt128> Clicks => _clicks;

    public Task RunAsync(int visitors, Task end) =>
        Task.WhenAll(Enumerable.Range(0, visitors).Select(visitor => Task.Run(() => VisitAsync(visitor, end))));

    private async Task VisitAsync(int visitor, Task end)
    {
        var clicks = new List<UInt128>();
        var connections = edges.Select(_ => new VisitorConnection(Redis.RedisDeployment.Handle, "link", destination)).ToArray();
        for (var edge = visitor % edges.Length; !end.IsCompleted;)
        {
            var tries = 0;
            while (tries < 2 * edges.Length && await IsUnansweredAsync(connections[edge], edges[edge], clicks))
            {
                edge = (edge + 1) % edges.Length;
                tries++;
            }

            Interlocked.Add(ref _failed, tries == 2 * edges.Length ? 1 : 0);
            await Task.Delay(Pause, TimeProvider.System);
        }

        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        lock (_sync)
        {
            _clicks.AddRange(clicks);
        }
    }

    /// <summary>Visits an edge; true where it is worth another try.</summary>
    private async Task<bool> IsUnansweredAsync(VisitorConnection connection, EdgeProcess edge, List<UInt128> clicks)
    {
        var wasAccepting = edge.IsAccepting;
        switch (await connection.VisitAsync(edge.Port, 1, clicks))
        {
            case VisitOutcome.Redirected:
                Interlocked.Increment(ref _answered);
                return false;
            case VisitOutcome.CutOff:
                Interlocked.Increment(ref _cutOff);
                return false;
            case VisitOutcome.Wrong:
                Assert.Fail($"Not the redirect to {destination}: {connection.LastWrong}");
                return false;
            default:
                Interlocked.Increment(ref _unanswered);
                Interlocked.Add(ref _unansweredByAccepting, wasAccepting && edge.IsAccepting ? 1 : 0);
                return true;
        }
    }
}
