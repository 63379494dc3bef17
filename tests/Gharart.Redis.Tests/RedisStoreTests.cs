using System.Globalization;
using Gharart.Core.Snapshots;

namespace Gharart.Redis.Tests;

/// <summary>The contract against a real Redis, and what only Redis has: a right to publish, and messages.</summary>
public sealed class RedisStoreTests : SnapshotStoreTests, IClassFixture<RedisFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly RedisFixture _redis;

    public RedisStoreTests(RedisFixture redis)
    {
        _redis = redis;
        redis.Server.Command("FLUSHALL");
    }

    [Fact]
    public async Task TryLead_TwoPublishers_OneHasTheRightUntilItGivesItBack()
    {
        var (first, second) = (Open(), Open());
        Assert.True(await first.TryLeadAsync(None));
        Assert.False(await second.TryLeadAsync(None));
        Assert.True(await first.TryLeadAsync(None));
        await second.StopLeadingAsync(None);
        Assert.False(await second.TryLeadAsync(None));
        await first.StopLeadingAsync(None);
        Assert.True(await second.TryLeadAsync(None));
        Assert.False(await first.TryLeadAsync(None));
    }

    [Fact]
    public async Task TryLead_HolderDies_RunsOutByItself()
    {
        var (first, second) = (Open(), Open());
        Assert.True(await first.TryLeadAsync(None));
        Assert.InRange(int.Parse(_redis.Server.Command("PTTL", RedisKeys.Publisher)[1..], CultureInfo.InvariantCulture), 1, 10_000);
        _redis.Server.Command("PEXPIRE", RedisKeys.Publisher, "1");
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await second.TryLeadAsync(guard.Token))
        {
            guard.Token.ThrowIfCancellationRequested();
        }

        Assert.False(await first.TryLeadAsync(None));
    }

    [Fact]
    public async Task PublisherThatLostTheRight_StillCannotOverwrite()
    {
        var (first, second) = (Open(), Open());
        Assert.True(await first.TryLeadAsync(None));
        Assert.True(await second.TrySwapManifestAsync(0, ManifestOf(7), None));
        Assert.False(await first.TrySwapManifestAsync(0, ManifestOf(1), None));
        Assert.Equal(7ul, await first.GetRevisionAsync(None));
    }

    [Fact]
    public async Task Keys_OfAnotherType_FailAsARefusalAndNotAsAnOutage()
    {
        _redis.Server.Command("LPUSH", RedisKeys.Manifest, "x");
        var connection = _redis.Connect();
        var failure = await Assert.ThrowsAsync<RedisTransportException>(
            async () => await new RedisSnapshotStore(connection, TimeProvider.System).GetRevisionAsync(None));
        Assert.Contains("WRONGTYPE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ReachesEveryListenerWithWhatItAsksFor()
    {
        var (listener, other) = (Open(), Open());
        var heard = System.Threading.Channels.Channel.CreateUnbounded<BlobName?>();
        Assert.True(listener.OnRequest(blob => heard.Writer.TryWrite(blob)));
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var name = BlobName.Of("x"u8);

        // Subscribing is not waited for; what comes before it is lost, and an empty request may stand for the connection.
        do
        {
            await other.RequestAsync(name, guard.Token);
        }
        while (!heard.Reader.TryRead(out var first) || first != name);
        await other.RequestAsync(null, guard.Token);
        while (await heard.Reader.ReadAsync(guard.Token) is not null)
        {
            guard.Token.ThrowIfCancellationRequested();
        }
    }

    protected override ISnapshotStore Open() => new RedisSnapshotStore(_redis.Connect(), TimeProvider.System);

    protected override async Task OverwriteManifestAsync(byte[] bytes) =>
        await _redis.Connect().ExecuteAsync("SET", [RedisKeys.Manifest, bytes], None);

    protected override async Task OverwriteBlobAsync(BlobName name, byte[] bytes) =>
        await _redis.Connect().ExecuteAsync("SET", [RedisKeys.Blob(name.ToString()), bytes], None);

    protected override Task BackdateAsync(BlobName name, DateTimeOffset putAt)
    {
        _redis.Server.Command("ZADD", RedisKeys.Blobs, putAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), name.ToString());
        return Task.CompletedTask;
    }
}
