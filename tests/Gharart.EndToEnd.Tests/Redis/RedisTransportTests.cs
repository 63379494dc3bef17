using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Redis;

/// <summary>Edges and admins over a real Redis, in good times.</summary>
public sealed class RedisTransportTests(ITestOutputHelper output) : IDisposable
{
    private const string First = "https://shop.example/first";

    private readonly RedisServer _redis = new();

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task EditAndClick_OverRedisAlone_ShowInTime()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis);
        for (var i = 0; i < 10; i++)
        {
            await deployment.SaveLinkAsync("link", $"https://shop.example/{i}");
            var seen = await deployment.LeadsToAsync("link", $"https://shop.example/{i}", TimeSpan.FromSeconds(1));
            await deployment.ClickAsync(deployment.Edges[0], $"https://shop.example/{i}");
            var counted = await deployment.AllCountedAsync(TimeSpan.FromSeconds(5));
            output.WriteLine($"edit {seen.TotalMilliseconds:F0} ms, click {counted.TotalMilliseconds:F0} ms");
        }

        Assert.Contains("\"transport\":{\"kind\":\"redis\",\"answering\":true", await deployment.ReadyAsync(deployment.Edges[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoEdgesAndTwoAdmins_CountEveryClickOnceAndPublishEveryEdit()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 2, admins: 2);
        using var otherApi = await deployment.SignInAsync(1);
        var end = new TaskCompletionSource();
        var clicking = deployment.ClickUntilAsync(end.Task, First);
        for (var i = 0; i < 5; i++)
        {
            await otherApi.PutAsync($"handles/{RedisDeployment.Handle}/links/other-{i}", new { destinationUrl = "https://shop.example/other" });
            var seen = await deployment.LeadsToAsync($"other-{i}", "https://shop.example/other", TimeSpan.FromSeconds(10));
            output.WriteLine($"edit on the second admin {seen.TotalMilliseconds:F0} ms");
        }

        end.SetResult();
        await clicking;
        output.WriteLine($"{deployment.Answered.Count} clicks, counted in {(await deployment.AllCountedAsync(TimeSpan.FromSeconds(5))).TotalMilliseconds:F0} ms");

        // The one that publishes may be either of them: the other takes over.
        await deployment.StopAdminAsync(1);
        await deployment.SaveLinkAsync("link", "https://shop.example/second");
        await deployment.LeadsToAsync("link", "https://shop.example/second", TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BlobsGoneFromRedis_AFreshEdgeGetsThemAllTheSame(bool afterAnotherEdit)
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis);
        if (afterAnotherEdit)
        {
            await deployment.SaveLinkAsync("other", First);
            await deployment.LeadsToAsync("other", First, TimeSpan.FromSeconds(10));
        }

        _redis.Command("EVAL", "for _, key in ipairs(redis.call('KEYS', 'gharart:blob:*')) do redis.call('DEL', key) end return 1", "0");
        await deployment.StartEdgeAsync(_redis.Settings);
        var took = await deployment.LeadsToAsync("link", First, TimeSpan.FromSeconds(10));
        output.WriteLine($"after {took.TotalMilliseconds:F0} ms");
    }
}
