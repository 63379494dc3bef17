using System.Globalization;
using StackExchange.Redis;

namespace Gharart.Redis;

/// <summary>Token buckets that all admins share. Redis keeps the time, so their clocks may differ.</summary>
public sealed class RedisThrottle
{
    private readonly RedisConnection _redis;

    /// <param name="redis">The connection.</param>
    public RedisThrottle(RedisConnection redis)
    {
        ArgumentNullException.ThrowIfNull(redis);
        _redis = redis;
    }

    /// <summary>Takes a token, if there is one.</summary>
    /// <param name="bucket">Name of the bucket.</param>
    /// <param name="windowMicroseconds">How long an empty bucket needs to be full.</param>
    /// <param name="intervalMicroseconds">How long one token needs to come.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RedisTransportException">Redis does not answer.</exception>
    public async Task<ThrottleTake> TakeAsync(string bucket, long windowMicroseconds, long intervalMicroseconds, CancellationToken cancellationToken)
    {
        // Kept is when the bucket will be full; a key that is gone is a full bucket. Microseconds since 1970 are exact in a double.
        // A clock that was set back leaves nobody with less than an empty bucket.
        const string Take = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local window = tonumber(ARGV[1])
            local full = math.min(math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now), now + window)
            local after = full + tonumber(ARGV[2])
            local taken = after - now <= window
            if not taken then
                after = full
            end
            redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
            return {taken and 1 or 0, after - now}
            """;
        var answer = (RedisResult[])await _redis.EvaluateAsync(
            Take,
            [RedisKeys.Throttle(bucket)],
            [windowMicroseconds.ToString(CultureInfo.InvariantCulture), intervalMicroseconds.ToString(CultureInfo.InvariantCulture)],
            cancellationToken);
        return new ThrottleTake((long)answer[0] == 1, (long)answer[1]);
    }
}
