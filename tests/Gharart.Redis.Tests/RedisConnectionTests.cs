using System.Net;
using System.Net.Sockets;
using System.Text;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.Redis.Tests;

[Collection(AloneCollection.Name)]
public sealed class RedisConnectionTests(ITestOutputHelper output)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("127.0.0.1:6379", true)]
    [InlineData("redis.internal:6380,password=a b,ssl=true", true)]
    [InlineData("", false)]
    [InlineData("password=x", false)]
    [InlineData("host:6379,nonsense=1", false)]
    [InlineData("host:6379,ssl=perhaps", false)]
    public void TryCheck_TellsConnectionStringsFromOtherTexts(string settings, bool isGood)
    {
        Assert.Equal(isGood, RedisConnection.TryCheck(settings, out var error));
        Assert.Equal(isGood, error.Length == 0);
    }

    [Fact]
    public async Task Execute_NobodyListens_FailsAtOnceWithOneMessageForEveryTry()
    {
        using var redis = new RedisConnection($"127.0.0.1:{RedisServer.FreePort()}", TimeProvider.System);
        await FailsAsync(redis);
        var first = redis.Status;
        await FailsAsync(redis);

        Assert.False(first.IsAnswering);
        Assert.StartsWith("Redis (127.0.0.1:", first.LastError, StringComparison.Ordinal);
        Assert.Equal(first.Since, redis.Status.Since);
    }

    [Fact]
    public async Task Execute_WrongPassword_FailsWithoutTellingThePassword()
    {
        using var server = new RedisServer("right");
        using var redis = new RedisConnection($"127.0.0.1:{server.Port},password=wrong-one", TimeProvider.System);
        using var without = new RedisConnection($"127.0.0.1:{server.Port}", TimeProvider.System);
        await FailsAsync(redis);
        await FailsAsync(without);
        Assert.Equal($"Redis (127.0.0.1:{server.Port}) refuses the password.", redis.Status.LastError);
        Assert.Equal(redis.Status.LastError, without.Status.LastError);

        using var right = new RedisConnection(server.Settings, TimeProvider.System);
        await EchoesAsync(right);
    }

    [Fact]
    public async Task Execute_SomethingElseListens_Fails()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var babble = BabbleAsync(listener, stop.Token);
        using var redis = new RedisConnection(listener.LocalEndpoint.ToString()!, TimeProvider.System);
        await FailsAsync(redis);
        await FailsAsync(redis);
        await stop.CancelAsync();
        await babble;
    }

    [Fact]
    public async Task Execute_SomebodyBlocksAfterAnAnswer_OthersGetTheirs()
    {
        using var server = new RedisServer();
        using var redis = new RedisConnection(server.Settings, TimeProvider.System);
        await EchoesAsync(redis);
        using var isThrough = new ManualResetEventSlim();

        // From the pool, since xunit's own few threads take continuations one after the other: a blocked one would keep whole tests waiting.
        var blocking = Task.Run(() => redis.ExecuteAsync("ECHO", ["blocks"], None).ContinueWith(
            _ => isThrough.Wait(TimeSpan.FromSeconds(30)), None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));

        for (var i = 0; i < 10; i++)
        {
            await EchoesAsync(redis);
        }

        isThrough.Set();
        Assert.True(await blocking);
    }

    [Fact]
    public async Task Connection_KilledServerComesBack_RecoversWithinTwoSeconds()
    {
        using var server = new RedisServer();
        using var redis = new RedisConnection(server.Settings, TimeProvider.System);
        await EchoesAsync(redis);
        for (var round = 0; round < 3; round++)
        {
            server.Kill();
            await FailsAsync(redis);
            server.Start();
            await RecoversAsync(redis, "kill");
        }
    }

    [Fact]
    public async Task Connection_ServerDownForLonger_RecoversWithinTwoSeconds()
    {
        using var server = new RedisServer();
        server.Kill();
        using var redis = new RedisConnection(server.Settings, TimeProvider.System);
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(8);)
        {
            await FailsAsync(redis);
        }

        server.Start();
        await RecoversAsync(redis, "down from the start");
    }

    [Fact]
    public async Task Connection_FrozenServerGoesOn_RecoversWithinTwoSeconds()
    {
        using var server = new RedisServer();
        using var redis = new RedisConnection(server.Settings, TimeProvider.System);
        await EchoesAsync(redis);
        foreach (var tries in new[] { 1, 4 })
        {
            server.Freeze();
            for (var i = 0; i < tries; i++)
            {
                await FailsAsync(redis);
            }

            server.Thaw();
            await RecoversAsync(redis, $"freeze of {tries} tries");
        }
    }

    private static async Task BabbleAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n*99999999\r\n$-7\r\n?!"), cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The test is over, or the client left first.
        }
    }

    private static async Task FailsAsync(RedisConnection redis)
    {
        var start = TimeProvider.System.GetTimestamp();
        var failure = await Assert.ThrowsAsync<RedisTransportException>(() => redis.ExecuteAsync("ECHO", ["x"], None));
        Assert.Equal(redis.Status.LastError, failure.Message);
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(6));
    }

    private static async Task EchoesAsync(RedisConnection redis)
    {
        Assert.Equal("x", (string)await redis.ExecuteAsync("ECHO", ["x"], None));
        Assert.True(redis.Status.IsAnswering);
    }

    private async Task RecoversAsync(RedisConnection redis, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await EchoesAsync(redis);
                output.WriteLine($"{what}: {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds} ms");
                Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2), $"{what}: {TimeProvider.System.GetElapsedTime(start)}");
                return;
            }
            catch (RedisTransportException) when (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
