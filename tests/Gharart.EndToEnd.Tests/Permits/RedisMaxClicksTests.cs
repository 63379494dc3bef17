using System.Net;
using Gharart.EndToEnd.Tests.Redis;
using Gharart.TestKit;
using Microsoft.AspNetCore.Builder;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Permits;

/// <summary>The limit holds over several edges and a real Redis, whatever becomes of that Redis.</summary>
public sealed class RedisMaxClicksTests(ITestOutputHelper output) : IDisposable
{
    private const string Slug = "limited";
    private const int Limit = 3_000;

    private readonly RedisServer _redis = new();

    public void Dispose() => _redis.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    [InlineData(Limit)]
    public async Task ThreeEdges_AnswerExactlySoManyClicks(int limit)
    {
        await using var deployment = await StartAsync(3, limit);
        await ExactlyAsync(deployment, limit, () => Task.CompletedTask);
    }

    [Fact]
    public Task RedisFlushedAgainAndAgain_StillExact() => ExactlyAsync(Limit, async () =>
    {
        for (var i = 0; i < 10; i++)
        {
            _redis.Command("FLUSHALL");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    });

    [Fact]
    public Task RedisKilledAndBackEmpty_StillExact() => ExactlyAsync(Limit, async () =>
    {
        _redis.Kill();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        _redis.Start();
    });

    [Fact]
    public Task RedisFrozen_StillExact() => ExactlyAsync(Limit, async () =>
    {
        _redis.Freeze();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        _redis.Thaw();
    });

    [Fact]
    public async Task RedisAway_ClicksGoOnFromStock_ThenWaitAndNeverExceed()
    {
        await using var deployment = await StartAsync(2, 20);
        using var first = Clients.WithoutRedirects(deployment.Edges[0].Urls.First());
        using var second = Clients.WithoutRedirects(deployment.Edges[1].Urls.First());
        _redis.Kill();
        var visits = new Visits();
        HttpStatusCode? then;
        do
        {
            then = await visits.ClickAsync(first, RedisDeployment.Handle, Slug);
        }
        while (then == HttpStatusCode.Found);

        // The rest is with the other edge: that is no end of the link, and nothing that this edge can know.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, then);
        Assert.InRange(visits.Sent, 1, 19);
        _redis.Start();
        await visits.UntilGoneAsync([first, second], RedisDeployment.Handle, Slug, visitors: 4);
        Assert.Equal(20, visits.Sent);
    }

    [Fact]
    public async Task EdgeThatEndsOrderly_LeavesItsPermitsToTheOthers()
    {
        await using var deployment = await StartAsync(2, 100);
        await deployment.StopEdgeAsync(1);
        await ExactlyAsync(deployment, 100, () => Task.CompletedTask);
    }

    [Fact]
    public async Task EdgeThatJoins_GetsItsShare()
    {
        await using var deployment = await StartAsync(1, 100);
        var edge = await deployment.StartEdgeAsync(_redis.Settings);
        await AnswersAsync(edge);
        using var joined = Clients.WithoutRedirects(edge.Urls.First());
        var visits = new Visits();
        await visits.UntilGoneAsync([joined], RedisDeployment.Handle, Slug, visitors: 4);
        Assert.Equal(100, visits.Sent);
    }

    private static async Task AnswersAsync(WebApplication edge)
    {
        using var client = Clients.WithoutRedirects(edge.Urls.First());
        await Eventually.HoldsAsync("the edge serves the link", async () =>
        {
            using var request = Clients.Click(RedisDeployment.Handle, "/" + Slug);
            request.Method = HttpMethod.Head;
            using var answer = await client.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.Found;
        });
    }

    private async Task<RedisDeployment> StartAsync(int edges, int limit)
    {
        var deployment = await RedisDeployment.StartAsync(_redis, edges);
        await deployment.Api.PutAsync($"handles/{RedisDeployment.Handle}/links/{Slug}", new { destinationUrl = "https://shop.example/limited", maxClicks = limit });
        foreach (var edge in deployment.Edges)
        {
            await AnswersAsync(edge);
        }

        return deployment;
    }

    private async Task ExactlyAsync(int limit, Func<Task> fault)
    {
        await using var deployment = await StartAsync(3, limit);
        await ExactlyAsync(deployment, limit, fault);
    }

    private async Task ExactlyAsync(RedisDeployment deployment, int limit, Func<Task> fault)
    {
        var clients = deployment.Edges.ConvertAll(edge => Clients.WithoutRedirects(edge.Urls.First()));
        var visits = new Visits();
        var faulting = fault();
        await visits.UntilGoneAsync(clients, RedisDeployment.Handle, Slug);
        await faulting;
        output.WriteLine($"{visits}");
        Assert.Equal(limit, visits.Sent);
        clients.ForEach(client => client.Dispose());
    }
}
