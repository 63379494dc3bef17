using Gharart.Core.Clicks;
using Gharart.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Redis;

/// <summary>Contract §15 for edges that share nothing with the admin but a Redis: the ledger balances, whatever happens to any of them.</summary>
public sealed class RedisLedgerTests(ITestOutputHelper output) : IDisposable
{
    private const string First = "https://shop.example/first";
    private const int Capacity = 8;

    private readonly RedisServer _redis = new();

    // Looks of the deployment itself whether a link is live are HEADs, and so in the ledger.
    private long _looks;

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task MixedTrafficOnTwoEdges_Balances()
    {
        await using var deployment = await StartAsync(edges: 2);
        foreach (var edge in deployment.Edges)
        {
            await VisitAsync(deployment, edge, clicks: 7, heads: 3, prefetches: 2);
        }

        await BalancesAsync(deployment, recorded: 14, heads: 6, prefetches: 4, lost: 0);
    }

    [Fact]
    public async Task HeadsAlone_AreCountedWithoutAClick()
    {
        await using var deployment = await StartAsync();
        await VisitAsync(deployment, deployment.Edges[0], clicks: 0, heads: 5, prefetches: 0);
        await BalancesAsync(deployment, recorded: 0, heads: 5, prefetches: 0, lost: 0);
    }

    [Fact]
    public async Task EdgeAndRedisRestarted_CountsGoOn()
    {
        await using var deployment = await StartAsync();
        await VisitAsync(deployment, deployment.Edges[0], clicks: 3, heads: 2, prefetches: 1);
        await BalancesAsync(deployment, recorded: 3, heads: 2, prefetches: 1, lost: 0);

        // Without Redis the edge has from its own disk how far the database is.
        _redis.Kill();
        var edge = await deployment.StartEdgeAsync(_redis.Settings, await deployment.StopEdgeAsync(0));
        var alone = await LedgerFigures.ReadAsync(RedisDeployment.ManagementUrl(edge));
        Assert.True(alone is { IsBalanced: true, Recorded: 3, Pending: 0 }, alone.ToString());
        await VisitAsync(deployment, edge, clicks: 4, heads: 1, prefetches: 1);
        Assert.Equal(alone with { Served = alone.Served + 6, Head = alone.Head + 1, Prefetch = 2, Pending = 4 }, await LedgerFigures.ReadAsync(RedisDeployment.ManagementUrl(edge)));

        _redis.Start();
        await BalancesAsync(deployment, recorded: 7, heads: 3, prefetches: 2, lost: 0);
    }

    [Fact]
    public async Task EdgeGoneForGood_LeavesItsLastCounts()
    {
        await using var deployment = await StartAsync(edges: 2);
        await VisitAsync(deployment, deployment.Edges[0], clicks: 5, heads: 4, prefetches: 3);
        await deployment.StopEdgeAsync(0);
        await BalancesAsync(deployment, recorded: 5, heads: 4, prefetches: 3, lost: 0);
    }

    [Fact]
    public async Task NoAdmin_ClicksArePendingAndComeLater()
    {
        await using var deployment = await StartAsync();
        await deployment.StopAdminAsync(0);
        var edge = deployment.Edges[0];
        await VisitAsync(deployment, edge, clicks: 6, heads: 1, prefetches: 0);
        await Eventually.HoldsAsync(
            "the edge says that they are pending",
            async () => await LedgerFigures.ReadAsync(RedisDeployment.ManagementUrl(edge)) is { Pending: 6, Recorded: 0, IsBalanced: true });

        await deployment.StartAdminAsync();
        await BalancesAsync(deployment, recorded: 6, heads: 1, prefetches: 0, lost: 0);
    }

    [Fact]
    public async Task DiskBudgetUsedUp_DropsAreLostExactly()
    {
        const int Sent = 60;
        await using var deployment = await StartAsync(edges: 0);
        var edge = await StartSmallEdgeAsync(deployment, null, segments: 2);
        await deployment.StopAdminAsync(0);
        await VisitAsync(deployment, edge, Sent, heads: 2, prefetches: 0);
        var appended = edge.Services.GetRequiredService<ClickJournal>().Appended;
        Assert.InRange(appended, Capacity, 2 * Capacity);

        // A start without room for a single click knows where its journal ends all the same.
        var directory = await deployment.StopEdgeAsync(0);
        var full = JournalFiles.Segments(directory);
        edge = await StartSmallEdgeAsync(deployment, directory, segments: 2);
        await deployment.StartAdminAsync();

        await BalancesAsync(deployment, appended, heads: 2, prefetches: 0, lost: Sent - appended);

        // What the database has goes within a second or two, once saved totals count it; then there is room for another segment.
        await Eventually.HoldsAsync("there is room for clicks again", () => JournalFiles.Segments(directory).Except(full).Any());
        await VisitAsync(deployment, edge, clicks: 1, heads: 0, prefetches: 0);
        await BalancesAsync(deployment, appended + 1, heads: 2, prefetches: 0, lost: Sent - appended);
    }

    [Fact]
    public async Task DamagedRecordAndLostSegment_AreLostExactly()
    {
        await using var deployment = await StartAsync(edges: 0);
        var edge = await StartSmallEdgeAsync(deployment, null, segments: 64);
        await deployment.StopAdminAsync(0);
        var journal = edge.Services.GetRequiredService<ClickJournal>();
        while (journal.Appended < 3 * Capacity)
        {
            await VisitAsync(deployment, edge, clicks: 1, heads: 0, prefetches: 0);
        }

        var dropped = journal.Dropped;
        var directory = await deployment.StopEdgeAsync(0);

        // What is shipped already is safe; the damage is to be found.
        _redis.Command("FLUSHALL");
        var segments = JournalFiles.Segments(directory);
        Assert.Equal(3, segments.Length);
        JournalFiles.DamageRecord(segments[0], slot: 2);
        JournalFiles.DamageHeader(segments[1]);

        await deployment.StartAdminAsync();
        await StartSmallEdgeAsync(deployment, directory, segments: 64);

        await BalancesAsync(deployment, (2 * Capacity) - 1, heads: 0, prefetches: 0, lost: Capacity + 1 + dropped);
    }

    private async Task<RedisDeployment> StartAsync(int edges = 1)
    {
        var deployment = await RedisDeployment.StartAsync(_redis, edges);
        foreach (var edge in deployment.Edges)
        {
            _looks += (await LedgerFigures.ReadAsync(RedisDeployment.ManagementUrl(edge))).Head;
        }

        return deployment;
    }

    private async Task<WebApplication> StartSmallEdgeAsync(RedisDeployment deployment, string? directory, int segments)
    {
        directory ??= deployment.NewDirectory("edge");
        var options = new ClickJournalOptions { Directory = Path.Combine(directory, "clicks", "tiny"), EdgeId = "tiny", SegmentCapacity = Capacity };
        var edge = await deployment.StartEdgeAsync(_redis.Settings, directory, builder => builder.Services.AddSingleton(new ClickJournalOptions
        {
            Directory = options.Directory,
            EdgeId = options.EdgeId,
            SegmentCapacity = Capacity,
            DiskBudgetBytes = options.SegmentBytes * segments,
        }));
        await Eventually.HoldsAsync(
            "the edge has a snapshot", async () => (await deployment.ReadyAsync(edge)).Contains("\"status\":\"ready\"", StringComparison.Ordinal));
        return edge;
    }

    private static async Task VisitAsync(RedisDeployment deployment, WebApplication edge, int clicks, int heads, int prefetches)
    {
        for (var i = 0; i < clicks; i++)
        {
            await deployment.ClickAsync(edge, First);
        }

        for (var i = 0; i < heads; i++)
        {
            await deployment.SkipAsync(edge, "");
        }

        for (var i = 0; i < prefetches; i++)
        {
            await deployment.SkipAsync(edge, "prefetch");
        }
    }

    // At every look the sum has to hold; only the numbers may still be old ones. Then the edges' own figures, once they were told.
    private async Task BalancesAsync(RedisDeployment deployment, long recorded, long heads, long prefetches, long lost)
    {
        var expected = new LedgerFigures(recorded + heads + _looks + prefetches + lost, recorded, heads + _looks, prefetches, Pending: 0, lost);
        LedgerFigures? last = null;
        using var api = await deployment.SignInAsync(0);
        await Eventually.HoldsAsync(expected.ToString(), async () =>
        {
            var now = await LedgerFigures.ReadAsync(api, RedisDeployment.Handle);
            if (now != last)
            {
                output.WriteLine((last = now).ToString());
            }

            Assert.True(now.IsBalanced, now.ToString());
            return now == expected;
        });
        await Eventually.HoldsAsync("each edge knows that all arrived and balances", async () =>
        {
            var told = await Task.WhenAll(deployment.Edges.Select(edge => LedgerFigures.ReadAsync(RedisDeployment.ManagementUrl(edge))));
            return told.All(one => one is { IsBalanced: true, Pending: 0 }) && told.Sum(one => one.Recorded) <= recorded && told.Sum(one => one.Lost) <= lost;
        });
    }
}
