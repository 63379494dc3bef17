using System.Net;
using Gharart.TestKit;

namespace Gharart.EndToEnd.Tests.Redis;

/// <summary>Contract §1: one limit for all admins, and never none.</summary>
public sealed class RedisThrottleTests : IDisposable
{
    // Slow enough that next to nothing comes back while a test runs: a token in four seconds.
    private const int Quota = 15;

    private readonly RedisServer _redis = new();

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task Admins_ShareTheLimit_AndKeepOneWithoutRedis()
    {
        var settings = new Dictionary<string, string?>(TestSettings.NoLimits) { ["Gharart:Throttles:Read"] = $"{Quota}" };
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 0, admins: 2, settings);
        ApiClient[] admins = [await deployment.SignInAsync(0), await deployment.SignInAsync(1)];

        // The connection may just have been made: until then each admin counts for itself.
        await Eventually.HoldsAsync("the admins use Redis", async () =>
        {
            _ = await admins[0].Http.GetAsync(new Uri("/v2/handles", UriKind.Relative));
            _ = await admins[1].Http.GetAsync(new Uri("/v2/handles", UriKind.Relative));
            return _redis.Command("KEYS", "gharart:throttle:read:*").StartsWith("*1", StringComparison.Ordinal);
        });
        _redis.Command("FLUSHALL");
        var (shared, sharedRefill) = await PassedAsync(admins, 4 * Quota);
        Assert.InRange(shared, Quota, Quota + sharedRefill);

        _redis.Kill();
        var (apart, refill) = await PassedAsync(admins, 6 * Quota);
        Assert.InRange(apart, 1, 2 * (Quota + refill));

        _redis.Start();
        await Eventually.HoldsAsync("the limit is shared again", async () =>
        {
            _ = await admins[0].Http.GetAsync(new Uri("/v2/handles", UriKind.Relative));
            return _redis.Command("KEYS", "gharart:throttle:read:*").StartsWith("*1", StringComparison.Ordinal);
        });
        admins[0].Dispose();
        admins[1].Dispose();
    }

    /// <summary>How many were let through, and how many tokens a bucket may have got meanwhile.</summary>
    private static async Task<(int Passed, int Refill)> PassedAsync(ApiClient[] admins, int requests)
    {
        var passed = 0;
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < requests; i++)
        {
            using var answer = await admins[i % admins.Length].Http.GetAsync(new Uri("/v2/handles", UriKind.Relative));
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
            Assert.Contains("RateLimit", answer.Headers.Select(header => header.Key));
            passed += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        return (passed, 1 + (int)Math.Ceiling(TimeProvider.System.GetElapsedTime(start).TotalMinutes * Quota));
    }
}
