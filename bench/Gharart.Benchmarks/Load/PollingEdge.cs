using System.Diagnostics.Metrics;
using Gharart.Core.Tokens;
using Gharart.Edge.Management;
using Gharart.Edge.Permits;
using Gharart.Edge.Snapshots;
using Gharart.Redis;
using Gharart.TestKit.Snapshots;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gharart.Benchmarks.Load;

/// <summary>All of an edge that follows the published snapshot, with a connection and a last-known-good of its own, and without the part that answers clicks.</summary>
internal sealed class PollingEdge : IAsyncDisposable
{
    private const byte CtxKeyId = 1;

    private readonly RedisConnection _redis;
    private readonly SnapshotHolder _holder = new();
    private readonly PermitFile _permitFile;
    private readonly PermitKeeper _permits;
    private readonly SnapshotRefresher _refresher;

    public PollingEdge(string redis, string folder, IMeterFactory meters, TimeProvider time)
    {
        var secret = MasterSecret.Parse(PublishedSnapshot.MasterSecretBase64);
        var key = new SnapshotKey(secret.Derive(KeyLabels.SnapshotHmac));
        _redis = new RedisConnection(redis, time);
        var metrics = new EdgeMetrics(meters, time);
        _permitFile = PermitFile.Open(Path.Combine(folder, "permits"));
        var stocks = new PermitStocks(new EdgePermits(metrics), _permitFile, time, NullLogger<PermitStocks>.Instance);
        _permits = new PermitKeeper(stocks, _permitFile, new RedisPermitExchange(_redis), time, NullLogger<PermitKeeper>.Instance);
        _refresher = new SnapshotRefresher(
            new RedisSnapshotStore(_redis, time),
            new LastKnownGood(folder, key, time),
            _holder,
            new CtxKeyRing(secret, [CtxKeyId], CtxKeyId),
            key,
            _permits,
            metrics,
            time,
            NullLogger<SnapshotRefresher>.Instance);
    }

    /// <summary>Revision that would be served; 0 before the first.</summary>
    public ulong Revision => _holder.Current?.Index.Manifest.Revision ?? 0;

    /// <summary>Since when.</summary>
    public DateTimeOffset LoadedAt => _holder.Current!.LoadedAt;

    public Task StartAsync(CancellationToken cancellationToken) => _refresher.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _refresher.StopAsync(CancellationToken.None);
        _refresher.Dispose();
        _permits.Dispose();
        _permitFile.Dispose();
        _redis.Dispose();
    }
}
