using Gharart.EndToEnd.Tests.Redis;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>Design §9: kill -9 of an edge under load, again and again, with Redis away for a part of it.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const string First = "https://shop.example/first";
    private const int Visitors = 8;
    private const int ClicksBetweenKills = 400;

    private static readonly int Kills = TestSize.Pick(3, 20);
    private static readonly TimeSpan Outage = TestSize.Seconds(3, 120);

    private readonly RedisServer _redis = new();

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task EdgeKilledUnderLoadWithRedisAway_EveryAnsweredClickIsRecordedOnce()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 0);
        using var edge = new EdgeProcess(deployment.EdgeSettings());
        await edge.StartAsync();
        var load = new VisitorLoad(First, edge);
        var end = new TaskCompletionSource();
        var visiting = load.RunAsync(Visitors, end.Task);

        var redisIsBack = Task.CompletedTask;
        var slowest = TimeSpan.Zero;
        for (var kill = 0; kill < Kills; kill++)
        {
            var goal = load.Answered + ClicksBetweenKills;
            await Eventually.HoldsAsync("clicks are answered", () => load.Answered >= goal);
            if (kill == 1)
            {
                redisIsBack = LeaveWithoutRedisAsync();
            }

            edge.Kill();
            var took = await edge.StartAsync();
            slowest = took > slowest ? took : slowest;
        }

        await redisIsBack;
        var known = (await deployment.CountAsync()).Rows;
        var recovered = await Eventually.HoldsAsync("clicks arrive again", async () => (await deployment.CountAsync()).Rows > known);
        end.SetResult();
        await visiting;

        var (ledger, settled) = await deployment.EverythingArrivesAsync(load.Clicks, mayBeMore: Kills * Visitors, TimeSpan.FromMinutes(2), edge);
        output.WriteLine(
            $"{Kills} kills, Redis away for {Outage.TotalSeconds:F0} s: {load.Answered} clicks answered, ledger {ledger}, 0 double, "
            + $"{ledger.Recorded - load.Answered} recorded whose answer a kill cut off. Clicks arrived {recovered.TotalMilliseconds:F0} ms after Redis was back, all of them "
            + $"{settled.TotalSeconds:F1} s after the last; slowest start {slowest.TotalMilliseconds:F0} ms; {load.Unanswered} tries met no edge.");
        Assert.Equal((ledger.Recorded, 0L, 0L), (ledger.Served, ledger.Head, ledger.Lost));
        Assert.Equal(0, load.UnansweredByAccepting);
    }

    private async Task LeaveWithoutRedisAsync()
    {
        _redis.Kill();
        await Task.Delay(Outage, TimeProvider.System);
        _redis.Start();
    }
}
