using Gharart.Redis;

namespace Gharart.Admin.Throttling;

/// <summary>
/// Token buckets in the memory of this process, in a table of fixed size. Where a set is full of buckets in use, the one that is nearest to
/// full again makes room: forgetting it gives its caller the least.
/// </summary>
internal sealed class LocalBuckets
{
    /// <summary>64 Ki buckets: 2 MiB.</summary>
    public const int Capacity = Sets * Ways;

    private const int Sets = 8192;
    private const int Ways = 8;
    private const int Locks = 64;
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly Bucket[] _buckets = new Bucket[Capacity];
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];
    private readonly TimeProvider _time;
    private readonly long _start;

    public LocalBuckets(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>Takes a token, if there is one.</summary>
    /// <param name="bucket">Its hash; all bits as good as random.</param>
    /// <param name="policy">How large it is.</param>
    public ThrottleTake Take(UInt128 bucket, ThrottlePolicy policy)
    {
        var set = (int)((ulong)bucket % Sets);
        lock (_locks[set % Locks])
        {
            // One later than zero, so that an empty place is never one in use.
            var now = 1 + (long)(_time.GetElapsedTime(_start).TotalSeconds * MicrosecondsPerSecond);
            ref var found = ref Find(_buckets.AsSpan(set * Ways, Ways), bucket);
            var full = found.Key == bucket ? Math.Clamp(found.FullAt, now, now + ThrottlePolicy.WindowMicroseconds) : now;
            var after = full + policy.IntervalMicroseconds;
            if (after - now > ThrottlePolicy.WindowMicroseconds)
            {
                // Kept, so that a clock that was set back leaves nobody with less than an empty bucket.
                found = new Bucket(bucket, full);
                return new ThrottleTake(false, full - now);
            }

            found = new Bucket(bucket, after);
            return new ThrottleTake(true, after - now);
        }
    }

    // The bucket itself, else the one to give up: what is free or full again sorts first anyway.
    private static ref Bucket Find(Span<Bucket> set, UInt128 bucket)
    {
        var first = 0;
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i].Key == bucket)
            {
                return ref set[i];
            }

            first = set[i].FullAt < set[first].FullAt ? i : first;
        }

        return ref set[first];
    }

    private readonly record struct Bucket(UInt128 Key, long FullAt);
}
