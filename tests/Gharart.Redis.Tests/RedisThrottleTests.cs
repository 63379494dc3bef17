namespace Gharart.Redis.Tests;

public sealed class RedisThrottleTests : IClassFixture<RedisFixture>
{
    private const long Window = 60_000_000;

    private readonly RedisFixture _redis;

    public RedisThrottleTests(RedisFixture redis)
    {
        _redis = redis;
        redis.Server.Command("FLUSHALL");
    }

    [Fact]
    public async Task Take_FromTwoProcessesAtOnce_GivesTheQuotaOnce()
    {
        RedisThrottle[] processes = [new(_redis.Connect()), new(_redis.Connect())];

        // A token comes every 0.6 s, so that a slow run may get a few more.
        var takes = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => processes[i % 2].TakeAsync("one", Window, Window / 100, CancellationToken.None)));

        Assert.InRange(takes.Count(take => take.IsTaken), 100, 120);
        Assert.True((await processes[0].TakeAsync("other", Window, Window / 100, CancellationToken.None)).IsTaken);
    }

    [Fact]
    public async Task Take_Bucket_TellsItsDebtAndExpiresWhenItIsFull()
    {
        var throttle = new RedisThrottle(_redis.Connect());

        var first = await throttle.TakeAsync("slow", Window, Window / 2, CancellationToken.None);
        var second = await throttle.TakeAsync("slow", Window, Window / 2, CancellationToken.None);
        var refused = await throttle.TakeAsync("slow", Window, Window / 2, CancellationToken.None);

        Assert.Equal(new ThrottleTake(true, Window / 2), first);
        Assert.True(second.IsTaken && second.DebtMicroseconds is > Window * 9 / 10 and <= Window);
        Assert.False(refused.IsTaken);
        Assert.InRange(refused.DebtMicroseconds, Window / 2, second.DebtMicroseconds);
        var expiry = _redis.Server.Command("PTTL", "gharart:throttle:slow").Trim(':', '\r', '\n');
        Assert.InRange(int.Parse(expiry, System.Globalization.CultureInfo.InvariantCulture), 30_000, 60_000);
    }
}
