using Gharart.EndToEnd.Tests.Redis;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>Design §9: SIGTERM under load. No visitor notices, no click is lost, the process is gone within ten seconds.</summary>
public sealed class TerminationTests(ITestOutputHelper output) : IDisposable
{
    private const string First = "https://shop.example/first";
    private const int Visitors = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly int Turns = TestSize.Pick(3, 20);

    private readonly RedisServer _redis = new();

    public void Dispose() => _redis.Dispose();

    // Two edges, restarted by turns as a deployment does it: what the one does not answer any more, the other does.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EdgesRestartedByTurnsUnderLoad_EveryVisitIsAnsweredAndRecorded(bool isRedisFrozen)
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 0);
        using var first = new EdgeProcess(deployment.EdgeSettings());
        using var second = new EdgeProcess(deployment.EdgeSettings());
        await first.StartAsync();
        await second.StartAsync();
        var load = new VisitorLoad(First, first, second);
        var end = new TaskCompletionSource();
        var visiting = load.RunAsync(Visitors, end.Task);
        if (isRedisFrozen)
        {
            _redis.Freeze();
        }

        var slowest = TimeSpan.Zero;
        for (var turn = 0; turn < Turns; turn++)
        {
            var goal = load.Answered + 300;
            await Eventually.HoldsAsync("clicks are answered", () => load.Answered >= goal);
            var edge = turn % 2 == 0 ? first : second;
            var took = await edge.TerminateAsync();
            slowest = took > slowest ? took : slowest;
            await edge.StartAsync();
        }

        if (isRedisFrozen)
        {
            _redis.Thaw();
        }

        end.SetResult();
        await visiting;
        var (ledger, _) = await deployment.EverythingArrivesAsync(load.Clicks, mayBeMore: 0, TimeSpan.FromSeconds(60), first, second);
        output.WriteLine(
            $"{Turns} times SIGTERM: {load.Answered} clicks answered, ledger {ledger}; {load.Failed} visits failed, {load.CutOff} answers cut off; "
            + $"{load.Unanswered} connections ended without an answer and were tried again; slowest end {slowest.TotalMilliseconds:F0} ms.");
        Assert.Equal((0, 0, 0), (load.Failed, load.CutOff, load.UnansweredByAccepting));
        Assert.Equal((ledger.Recorded, 0L), (ledger.Served, ledger.Lost));
        Assert.InRange(slowest, TimeSpan.Zero, Longest);
    }
}
