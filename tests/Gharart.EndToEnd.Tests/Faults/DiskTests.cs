using Gharart.Core.Clicks;
using Gharart.EndToEnd.Tests.Redis;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Faults;

/// <summary>Design §5: without room for clicks redirects go on, and every click that is dropped is counted, also over a crash.</summary>
public sealed class DiskTests(ITestOutputHelper output) : IDisposable
{
    private const string First = "https://shop.example/first";

    private const int BudgetMegabytes = 32;

    // More clicks than the budget has room for, 192 bytes each.
    private const int Budget = (BudgetMegabytes << 20) / 192;

    // The clicks for which the segment in use and those that are kept ready behind it have room.
    private const int Ready = 4 * 16_384;

    // Requests that go out together: it is the disk that is to be busy, not the test.
    private const int Together = 64;

    private static readonly int Dropped = TestSize.Pick(2_000, 100_000);

    private readonly RedisServer _redis = new();
    private readonly List<UInt128> _clicks = [];

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task BudgetUsedUp_DropsAreLostExactly()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 0);
        var settings = deployment.EdgeSettings();
        settings["ClickDiskBudgetMegabytes"] = $"{BudgetMegabytes}";
        using var edge = new EdgeProcess(settings);
        await edge.StartAsync();
        await deployment.StopAdminAsync(0);

        await ClickAsync(edge, Budget + Dropped);
        var full = await IsFullAsync(edge);
        await RestartAsync(edge, full);
        await deployment.StartAdminAsync();
        await BalancesAsync(deployment, edge, full.Lost);
    }

    [SmallDiskFact]
    public async Task DiskFull_DropsAreLostExactly()
    {
        // Room for the segments that are ready, and not for another.
        using var disk = new SmallDisk(megabytes: 20);
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 0);
        using var edge = new EdgeProcess(deployment.EdgeSettings(disk.Path));
        await edge.StartAsync();
        await ClickAsync(edge, 100);
        await Eventually.HoldsAsync("the edge has written all its files", async () => KeptDrops(edge) == 0 && await edge.LedgerAsync() is { Recorded: > 0, Pending: 0 });
        await deployment.StopAdminAsync(0);
        disk.Fill();

        await ClickAsync(edge, Ready + Dropped);
        var full = await IsFullAsync(edge);
        await RestartAsync(edge, full);
        await ClickAsync(edge, Together);
        full = await IsFullAsync(edge);
        await edge.TerminateAsync();
        await edge.StartAsync();
        Assert.Equal(full, await edge.LedgerAsync());

        disk.Grow(megabytes: 100);
        await deployment.StartAdminAsync();
        await BalancesAsync(deployment, edge, full.Lost);
    }

    private async Task ClickAsync(EdgeProcess edge, int count)
    {
        using var connection = new VisitorConnection(RedisDeployment.Handle, "link", First);
        for (var sent = 0; sent < count; sent += Together)
        {
            Assert.Equal((VisitOutcome.Redirected, ""), (await connection.VisitAsync(edge.Port, Together, _clicks), connection.LastWrong));
        }
    }

    /// <summary>The edge's figures once they are on its disk; nothing more fits.</summary>
    private async Task<LedgerFigures> IsFullAsync(EdgeProcess edge)
    {
        var full = await edge.LedgerAsync();
        Assert.True(full.IsBalanced, full.ToString());
        Assert.Equal(_clicks.Count, full.Served);
        Assert.True(full.Lost > 0, full.ToString());
        await Eventually.HoldsAsync("the drops are kept", () => KeptDrops(edge) == full.Lost);
        return full;
    }

    private static async Task RestartAsync(EdgeProcess edge, LedgerFigures before)
    {
        edge.Kill();
        await edge.StartAsync();
        Assert.Equal(before, await edge.LedgerAsync());
    }

    // Once there is room again: within a second or two clicks are recorded as ever, and the sum is right.
    private async Task BalancesAsync(RedisDeployment deployment, EdgeProcess edge, long lost)
    {
        var wasFull = await Eventually.HoldsAsync("clicks are recorded again", async () =>
        {
            var before = await edge.LedgerAsync();
            await ClickAsync(edge, Together);
            var after = await edge.LedgerAsync();
            lost += after.Lost - before.Lost;
            return after.Lost == before.Lost;
        });
        LedgerFigures? ledger = null;
        var took = await Eventually.HoldsAsync(
            "everything is ingested",
            async () =>
            {
                ledger = await LedgerFigures.ReadAsync(deployment.Api, RedisDeployment.Handle);
                return await edge.LedgerAsync() is { Pending: 0 } told && told == ledger;
            },
            TimeSpan.FromMinutes(1));
        var recorded = await deployment.ReadClicksAsync();
        output.WriteLine(
            $"{_clicks.Count} clicks answered, ledger {ledger}, 0 double; room again for {wasFull.TotalMilliseconds:F0} ms when the first was recorded, all ingested after "
            + $"{took.TotalSeconds:F1} s");
        Assert.Equal((_clicks.Count, _clicks.Count - lost, lost), (ledger!.Served, ledger.Recorded, ledger.Lost));
        Assert.Equal(recorded.Count, recorded.Distinct().Count());
        Assert.Equal(ledger.Recorded, recorded.Count);
        Assert.Empty(recorded.Except(_clicks));
    }

    private static long? KeptDrops(EdgeProcess edge) => ClickTotals.Load(
        Directory.GetFiles(Path.Combine(edge.DataDirectory, "clicks"), "journal.totals", SearchOption.AllDirectories).SingleOrDefault() ?? "none")?.Dropped;
}
