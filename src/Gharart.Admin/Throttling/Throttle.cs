using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gharart.Redis;

namespace Gharart.Admin.Throttling;

/// <summary>
/// The buckets of all callers: in Redis where there is one, since then there may be several admins, else in memory. While Redis does not answer,
/// each admin counts for itself; there is no moment without a limit, and no request waits longer than <see cref="Patience"/> for it.
/// </summary>
internal sealed partial class Throttle
{
    // Of _state: Redis answers; it does not, and rests; one request tries it again.
    private const int Shared = 0;
    private const int Alone = 1;
    private const int Probing = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ThrottleClass, ThrottlePolicy> _policies;
    private readonly LocalBuckets _local;
    private readonly RedisThrottle? _redis;
    private readonly TimeProvider _time;
    private readonly ILogger<Throttle> _logger;
    private long _failedAt;
    private int _state;

    public Throttle(AdminOptions options, LocalBuckets local, TimeProvider time, ILogger<Throttle> logger, RedisThrottle? redis = null)
    {
        _policies = options.Throttles.ToDictionary(pair => pair.Key, pair => new ThrottlePolicy(pair.Key, pair.Value));
        (_local, _time, _logger, _redis) = (local, time, logger, redis);
    }

    public ThrottlePolicy PolicyOf(ThrottleClass throttle) => _policies[throttle];

    /// <summary>Takes a token of a caller, if there is one.</summary>
    public async ValueTask<ThrottleTake> TakeAsync(ThrottlePolicy policy, string caller, CancellationToken cancellationToken)
    {
        // A hash, because the name of a bucket is no place for an address.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{policy.Class.Name()}:{caller}"));
        return (IsToAskRedis() ? await TryRedisAsync(policy, hash, cancellationToken) : null)
            ?? _local.Take(BinaryPrimitives.ReadUInt128LittleEndian(hash), policy);
    }

    private bool IsToAskRedis() => _redis is not null && Volatile.Read(ref _state) switch
    {
        Shared => true,
        Alone => _time.GetElapsedTime(Volatile.Read(ref _failedAt)) >= Rest && Interlocked.CompareExchange(ref _state, Probing, Alone) == Alone,
        _ => false,
    };

    private async Task<ThrottleTake?> TryRedisAsync(ThrottlePolicy policy, byte[] hash, CancellationToken cancellationToken)
    {
        try
        {
            var bucket = $"{policy.Class.Name()}:{Base64Url.EncodeToString(hash.AsSpan(0, 16))}";
            var take = await _redis!.TakeAsync(bucket, ThrottlePolicy.WindowMicroseconds, policy.IntervalMicroseconds, CancellationToken.None)
                .WaitAsync(Patience, _time, cancellationToken);
            if (Interlocked.Exchange(ref _state, Shared) != Shared)
            {
                Log.SharedAgain(_logger);
            }

            return take;
        }
        catch (Exception exception) when (exception is RedisTransportException or TimeoutException)
        {
            Fail(exception.Message);
            return null;
        }
        catch (OperationCanceledException)
        {
            // The caller went away; that says nothing about Redis, but a probe has to be made again.
            Interlocked.CompareExchange(ref _state, Alone, Probing);
            throw;
        }
    }

    private void Fail(string reason)
    {
        Volatile.Write(ref _failedAt, _time.GetTimestamp());
        if (Interlocked.Exchange(ref _state, Alone) == Shared)
        {
            Log.Local(_logger, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Requests are throttled by this admin alone, because Redis does not answer in time: {Reason}")]
        public static partial void Local(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "Requests are throttled over Redis again")]
        public static partial void SharedAgain(ILogger logger);
    }
}
