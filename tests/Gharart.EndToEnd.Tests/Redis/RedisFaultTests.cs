using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gharart.Redis;
using Gharart.TestKit;
using Xunit.Abstractions;

namespace Gharart.EndToEnd.Tests.Redis;

/// <summary>Design §9: whatever happens to Redis, redirects stay right, no click is lost or counted twice, and all is well again soon after it is back.</summary>
public sealed class RedisFaultTests(ITestOutputHelper output) : IDisposable
{
    private const string First = "https://shop.example/first";
    private const string Second = "https://shop.example/second";

    private static readonly TimeSpan Outage = TestSize.Seconds(3, 30);

    // Two seconds of the promise and one for a machine that does many things at once.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(3);

    private readonly RedisServer _redis = new();

    public void Dispose() => _redis.Dispose();

    [Fact]
    public Task KilledAndBackEmpty() => SurvivesAsync(async () =>
    {
        _redis.Kill();
        await LastsAsync();
        _redis.Start();
    });

    [Fact]
    public Task Frozen() => SurvivesAsync(async () =>
    {
        _redis.Freeze();
        await LastsAsync();
        _redis.Thaw();
    });

    [Fact]
    public Task Flushed() => SurvivesAsync(() =>
    {
        _redis.Command("FLUSHALL");
        return Task.CompletedTask;
    });

    [Fact]
    public Task PasswordChangedUnderneath() => SurvivesAsync(async () =>
    {
        _redis.Command("CONFIG", "SET", "requirepass", "another");
        _redis.Password = "another";
        _redis.Command("CLIENT", "KILL", "TYPE", "normal");
        _redis.Command("CLIENT", "KILL", "TYPE", "pubsub");
        await LastsAsync();
        _redis.Command("CONFIG", "SET", "requirepass", "");
        _redis.Password = null;
    });

    [Fact]
    public Task GarbageInItsPlace() => SurvivesAsync(async () =>
    {
        _redis.Kill();
        using var stop = new CancellationTokenSource();
        using (var listener = new TcpListener(IPAddress.Loopback, _redis.Port))
        {
            listener.Start();
            var babble = BabbleAsync(listener, stop.Token);
            await LastsAsync();
            await stop.CancelAsync();
            await babble;
        }

        _redis.Start();
    });

    [Fact]
    public async Task TwoPublishersAtOnce_EveryEditShowsAndNoRevisionGoesBack()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 2, admins: 2);
        using var other = await deployment.SignInAsync(1);
        using var connection = new RedisConnection(_redis.Settings, TimeProvider.System);
        var store = new RedisSnapshotStore(connection, TimeProvider.System);
        var end = new TaskCompletionSource();

        // Whoever leads is made to lose the lease again and again, so that both believe that they do.
        var unseating = Task.Run(() => UnseatAsync(store, end.Task));
        var rounds = TestSize.Pick(10, 200);
        var slowest = TimeSpan.Zero;
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                await Task.WhenAll(
                    deployment.SaveLinkAsync("mine", $"https://shop.example/mine-{round}"),
                    other.PutAsync($"handles/{RedisDeployment.Handle}/links/other", new { destinationUrl = $"https://shop.example/other-{round}" }));
                var mine = await deployment.LeadsToAsync("mine", $"https://shop.example/mine-{round}", TimeSpan.FromSeconds(10));
                var both = mine + await deployment.LeadsToAsync("other", $"https://shop.example/other-{round}", TimeSpan.FromSeconds(10));
                slowest = both > slowest ? both : slowest;
            }
        }
        finally
        {
            end.SetResult();
        }

        Assert.Equal(2, await unseating);
        output.WriteLine($"{rounds} rounds of two edits by turns of two publishers; the slowest showed after {slowest.TotalMilliseconds:F0} ms");
    }

    [Fact]
    public async Task FlushedWithClicksUnderWay_TheyAreShippedAgain()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis);
        await deployment.StopAdminAsync(0);
        for (var i = 0; i < 50; i++)
        {
            await deployment.ClickAsync(deployment.Edges[0], First);
        }

        await Eventually.HoldsAsync("clicks are under way", () => Waiting() > 0);
        _redis.Command("FLUSHALL");
        await Eventually.HoldsAsync("they are again", () => Waiting() > 0);
        await deployment.ClickAsync(deployment.Edges[0], First);

        await deployment.StartAdminAsync();
        await deployment.AllCountedAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task StreamFullOfEntriesThatNobodyCanRead_ClicksWaitInTheJournal()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis);
        await deployment.StopAdminAsync(0);
        while (Waiting() < RedisClickStream.MaxEntries)
        {
            _redis.Command("XADD", "gharart:clicks", "*", "edge", "nobody");
        }

        for (var i = 0; i < 500; i++)
        {
            await deployment.ClickAsync(deployment.Edges[0], First);
        }

        await LastsAsync();
        Assert.Equal(RedisClickStream.MaxEntries, Waiting());
        await deployment.StartAdminAsync();
        await deployment.AllCountedAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task EdgeRestartedWithoutRedis_AnswersFromItsLastKnownGoodAndShipsLater()
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis);
        await deployment.ClickAsync(deployment.Edges[0], First);
        await deployment.AllCountedAsync(TimeSpan.FromSeconds(5));
        _redis.Kill();
        await deployment.ClickAsync(deployment.Edges[0], First);
        var edge = await deployment.StartEdgeAsync(_redis.Settings, await deployment.StopEdgeAsync(0));
        await deployment.ClickAsync(edge, First);
        await Eventually.HoldsAsync(
            "readyz tells of the outage",
            async () => (await deployment.ReadyAsync(edge)).Contains("\"answering\":false", StringComparison.Ordinal)
                && (await deployment.ReadyAsync(edge)).Contains("does not answer", StringComparison.Ordinal));

        _redis.Start();
        await deployment.AllCountedAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("wrong password")]
    [InlineData("garbage")]
    public async Task EdgeWithAWrongRedis_AnswersAndTellsWhy(string what)
    {
        using var guarded = new RedisServer("right");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var babble = BabbleAsync(listener, stop.Token);
        await using var deployment = await RedisDeployment.StartAsync(_redis);
        await deployment.ClickAsync(deployment.Edges[0], First);
        await deployment.AllCountedAsync(TimeSpan.FromSeconds(5));
        var directory = await deployment.StopEdgeAsync(0);
        var wrong = what == "garbage" ? listener.LocalEndpoint.ToString()! : $"127.0.0.1:{guarded.Port},password=wrong";

        var edge = await deployment.StartEdgeAsync(wrong, directory);
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < Outage;)
        {
            await deployment.ClickAsync(edge, First);
        }

        await Eventually.HoldsAsync(
            "readyz tells of it",
            async () => (await deployment.ReadyAsync(edge)).Contains(what == "garbage" ? "does not answer" : "refuses the password", StringComparison.Ordinal));
        await deployment.StartEdgeAsync(_redis.Settings, await deployment.StopEdgeAsync(0));

        // At full size more than a hundred thousand clicks have waited.
        await deployment.AllCountedAsync(TestSize.Seconds(10, 60));
        await stop.CancelAsync();
        await babble;
    }

    // Clicks go on all the time; in the middle of them the fault, an edit while it lasts, and then all has to be as if nothing had been.
    private async Task SurvivesAsync(Func<Task> fault)
    {
        await using var deployment = await RedisDeployment.StartAsync(_redis, edges: 2);
        var end = new TaskCompletionSource();
        var clicking = deployment.ClickUntilAsync(end.Task, First, Second);
        await Eventually.HoldsAsync("clicks are on their way", () => deployment.Answered.Count > 100);

        var faulting = fault();
        await deployment.SaveLinkAsync("link", Second);
        await faulting;
        var recovered = await deployment.LeadsToAsync("link", Second, Recovery);

        var before = deployment.Answered.Count;
        await Eventually.HoldsAsync("clicks are answered as before", () => deployment.Answered.Count > before + 20);
        end.SetResult();
        await clicking;
        var counted = await deployment.AllCountedAsync(TimeSpan.FromSeconds(10));
        output.WriteLine(
            $"{deployment.Answered.Count} clicks; the edit showed {recovered.TotalMilliseconds:F0} ms after the fault, all clicks {counted.TotalMilliseconds:F0} ms after the last");
    }

    /// <summary>Takes the lease away all the time and fails where the revision falls; answers how many publishers it was taken from.</summary>
    private async Task<int> UnseatAsync(RedisSnapshotStore store, Task end)
    {
        var publishers = new HashSet<string>();
        for (var last = 0UL; !end.IsCompleted;)
        {
            publishers.Add(_redis.Command("GET", "gharart:publisher"));
            _redis.Command("DEL", "gharart:publisher");
            var revision = await store.GetRevisionAsync(default);
            Assert.True(revision >= last, $"{revision} came after {last}.");
            last = revision;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        return publishers.Count(answer => answer.StartsWith("$32", StringComparison.Ordinal));
    }

    private int Waiting() => int.Parse(_redis.Command("XLEN", "gharart:clicks")[1..], CultureInfo.InvariantCulture);

    private static Task LastsAsync() => Task.Delay(Outage, TimeProvider.System);

    private static async Task BabbleAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n*99999999\r\n$-7\r\n"u8.ToArray(), cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The test is over, or the client left first.
        }
    }
}
