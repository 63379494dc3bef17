using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Gharart.Core.Snapshots;

namespace Gharart.Redis;

/// <summary>
/// A snapshot store in Redis, for edges and admins on several machines. What changes more than one key, or depends on what is there,
/// is one script and so happens at once.
/// </summary>
public sealed class RedisSnapshotStore : ISnapshotStore
{
    // Long enough for a publisher that compiles a large handle between two renewals; a crashed one is followed after that time.
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(10);

    // A server answers this many in well under a millisecond.
    private const int NamesAtOnce = 1024;

    private readonly RedisConnection _redis;
    private readonly TimeProvider _time;
    private readonly string _token = RandomNumberGenerator.GetHexString(32);
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _isSubscribed;

    /// <param name="redis">The connection.</param>
    /// <param name="time">Says how old blobs are.</param>
    public RedisSnapshotStore(RedisConnection redis, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(redis);
        ArgumentNullException.ThrowIfNull(time);
        (_redis, _time) = (redis, time);
    }

    /// <inheritdoc />
    public async ValueTask<ulong> GetRevisionAsync(CancellationToken cancellationToken) =>
        Manifest.TryReadRevision(await ReadPrefixAsync(cancellationToken), out var revision) ? revision : 0;

    /// <inheritdoc />
    public ValueTask<byte[]?> GetManifestAsync(CancellationToken cancellationToken) => GetAsync(RedisKeys.Manifest, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<bool> TrySwapManifestAsync(ulong expectedRevision, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken)
    {
        // Where the revision stands is the manifest's affair: the script compares the bytes that were read out of it here.
        var held = await ReadPrefixAsync(cancellationToken);
        if ((Manifest.TryReadRevision(held, out var revision) ? revision : 0) != expectedRevision)
        {
            return false;
        }

        const string Swap = """
            if redis.call('GETRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1) ~= ARGV[2] then
                return 0
            end
            redis.call('SET', KEYS[1], ARGV[3])
            redis.call('PUBLISH', ARGV[4], '')
            return 1
            """;
        return (long)await _redis.EvaluateAsync(
            Swap, [RedisKeys.Manifest], [Manifest.RevisionPrefixLength, held, manifest.ToArray(), RedisKeys.Published], cancellationToken) == 1;
    }

    /// <inheritdoc />
    public ValueTask<byte[]?> GetBlobAsync(BlobName name, CancellationToken cancellationToken) => GetAsync(RedisKeys.Blob(name.ToString()), cancellationToken);

    /// <inheritdoc />
    /// <remarks>One that is there is written again: that makes it young again, so that no collector takes it for forgotten, and mends it if it is damaged.</remarks>
    public async ValueTask PutBlobAsync(BlobName name, ReadOnlyMemory<byte> blob, CancellationToken cancellationToken)
    {
        const string Put = """
            redis.call('SET', KEYS[1], ARGV[3])
            return redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
            """;
        var text = name.ToString();
        _ = await _redis.EvaluateAsync(
            Put, [RedisKeys.Blob(text), RedisKeys.Blobs], [text, _time.GetUtcNow().ToUnixTimeMilliseconds(), blob.ToArray()], cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask CollectAsync(IReadOnlySet<BlobName> named, DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(named);

        // Asked again about its age in the moment of the removal: another publisher may just have put it.
        const string Remove = """
            local put = redis.call('ZSCORE', KEYS[2], ARGV[1])
            if put and tonumber(put) < tonumber(ARGV[2]) then
                redis.call('DEL', KEYS[1])
                redis.call('ZREM', KEYS[2], ARGV[1])
            end
            return 1
            """;
        var keep = named.Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal);
        var limit = olderThan.ToUnixTimeMilliseconds();
        var old = (string[])await _redis.ExecuteAsync(
            "ZRANGEBYSCORE", [RedisKeys.Blobs, "-inf", "(" + limit.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        foreach (var name in old.Where(name => !keep.Contains(name)))
        {
            _ = await _redis.EvaluateAsync(Remove, [RedisKeys.Blob(name), RedisKeys.Blobs], [name, limit], cancellationToken);
        }
    }

    /// <inheritdoc />
    /// <remarks>A message of Redis ends the wait at once. It is a hint: one that is lost costs the rest of the wait.</remarks>
    public async ValueTask WaitForChangeAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (Interlocked.Exchange(ref _isSubscribed, 1) == 0)
        {
            _redis.Subscribe(RedisKeys.Published, _ => _changed.Writer.TryWrite(true));
        }

        using var timer = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            _ = await _changed.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> TryLeadAsync(CancellationToken cancellationToken)
    {
        const string TakeOrRenew = """
            local holder = redis.call('GET', KEYS[1])
            if holder and holder ~= ARGV[1] then
                return 0
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """;
        return (long)await _redis.EvaluateAsync(
            TakeOrRenew, [RedisKeys.Publisher], [_token, (long)LeaseTime.TotalMilliseconds], cancellationToken) == 1;
    }

    /// <inheritdoc />
    public async ValueTask StopLeadingAsync(CancellationToken cancellationToken)
    {
        const string GiveUp = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
        _ = await _redis.EvaluateAsync(GiveUp, [RedisKeys.Publisher], [_token], cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyCollection<BlobName>> FindMissingAsync(IReadOnlyCollection<BlobName> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        var missing = new List<BlobName>();
        foreach (var some in names.Chunk(NamesAtOnce))
        {
            // One command tells that all are there; only where some are not is each asked for.
            var there = (long)await _redis.ExecuteAsync("EXISTS", [.. some.Select(name => RedisKeys.Blob(name.ToString()))], cancellationToken);
            foreach (var name in there < some.Length ? some : [])
            {
                if ((long)await _redis.ExecuteAsync("EXISTS", [RedisKeys.Blob(name.ToString())], cancellationToken) == 0)
                {
                    missing.Add(name);
                }
            }
        }

        return missing;
    }

    /// <inheritdoc />
    public async ValueTask RequestAsync(BlobName? blob, CancellationToken cancellationToken)
    {
        var message = new byte[blob is null ? 0 : BlobName.Size];
        blob?.Write(message);
        _ = await _redis.ExecuteAsync("PUBLISH", [RedisKeys.Requests, message], cancellationToken);
    }

    /// <inheritdoc />
    public bool OnRequest(Action<BlobName?> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _redis.Subscribe(RedisKeys.Requests, message => handler(message.Length == BlobName.Size ? BlobName.Read(message) : null));
        return true;
    }

    private async ValueTask<byte[]> ReadPrefixAsync(CancellationToken cancellationToken) =>
        (byte[])await _redis.ExecuteAsync("GETRANGE", [RedisKeys.Manifest, 0, Manifest.RevisionPrefixLength - 1], cancellationToken) ?? [];

    private async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        (byte[]?)await _redis.ExecuteAsync("GET", [key], cancellationToken);
}
