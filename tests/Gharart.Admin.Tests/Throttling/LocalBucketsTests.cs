using System.Security.Cryptography;
using Gharart.Admin.Throttling;
using Gharart.TestKit;

namespace Gharart.Admin.Tests.Throttling;

public class LocalBucketsTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Take_FullBucket_GivesTheQuotaThenOneAnInterval()
    {
        var clock = new ManualTimeProvider(Start);
        var buckets = new LocalBuckets(clock);
        var policy = new ThrottlePolicy(ThrottleClass.Write, 120);

        var answers = Enumerable.Range(0, 121).Select(_ => buckets.Take(7, policy)).ToList();

        Assert.All(answers.Take(120), take => Assert.True(take.IsTaken));
        Assert.False(answers[120].IsTaken);
        Assert.Equal("\"write\";r=119;t=1", policy.Header(answers[0]));
        Assert.Equal("\"write\";r=0;t=60", policy.Header(answers[119]));
        Assert.Equal("\"write\";r=0;t=60", policy.Header(answers[120]));
        Assert.Equal(1, policy.RetryAfter(answers[120]));
        Assert.True(buckets.Take(8, policy).IsTaken);

        clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.True(buckets.Take(7, policy).IsTaken);
        Assert.False(buckets.Take(7, policy).IsTaken);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("\"write\";r=119;t=1", policy.Header(buckets.Take(7, policy)));
    }

    [Fact]
    public void RetryAfter_SlowBucket_IsUntilTheNextToken()
    {
        var clock = new ManualTimeProvider(Start);
        var buckets = new LocalBuckets(clock);
        var policy = new ThrottlePolicy(ThrottleClass.Bulk, 6);
        for (var i = 0; i < 6; i++)
        {
            Assert.True(buckets.Take(1, policy).IsTaken);
        }

        Assert.Equal(10, policy.RetryAfter(buckets.Take(1, policy)));
        clock.Advance(TimeSpan.FromSeconds(7.5));
        Assert.Equal(3, policy.RetryAfter(buckets.Take(1, policy)));
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.True(buckets.Take(1, policy).IsTaken);
    }

    [Fact]
    public void Take_RandomArrivals_AgreesWithABucketOfTokens()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var clock = new ManualTimeProvider(Start);
            var buckets = new LocalBuckets(clock);
            var quota = random.Next(1, 100);
            var policy = new ThrottlePolicy(ThrottleClass.Read, quota);
            var tokens = (double)quota;
            for (var i = 0; i < 2_000; i++)
            {
                // The oracle counts tokens; a hair's breadth around a whole one either may be right.
                var isSure = Math.Abs(tokens - 1) > 1e-3;
                var isTaken = buckets.Take(1, policy).IsTaken;
                Assert.True(!isSure || isTaken == tokens >= 1, $"seed {seed}, request {i}, {tokens} of {quota} tokens");
                tokens -= isTaken ? 1 : 0;
                var pause = TimeSpan.FromMilliseconds(random.Next(0, 120_000 / quota));
                clock.Advance(pause);
                tokens = Math.Min(quota, tokens + (pause.TotalSeconds * quota / 60));
            }
        }
    }

    [Fact]
    public void Take_MoreCallersThanPlaces_KeepsItsSizeAndLimitsTheBusiest()
    {
        var buckets = new LocalBuckets(new ManualTimeProvider(Start));
        var policy = new ThrottlePolicy(ThrottleClass.Login, 10);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(buckets.Take(42, policy).IsTaken);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Span<byte> hash = stackalloc byte[32];
        for (var caller = 0; caller < 4 * LocalBuckets.Capacity; caller++)
        {
            SHA256.HashData(BitConverter.GetBytes(caller), hash);
            buckets.Take(System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash), policy);
        }

        // The bytes of the caller's number and nothing else.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L * LocalBuckets.Capacity * 64);
        Assert.False(buckets.Take(42, policy).IsTaken);
    }

    [Fact]
    public void Take_ClockSetBack_WaitsNoLongerThanForAnEmptyBucket()
    {
        var clock = new ManualTimeProvider(Start);
        clock.Advance(TimeSpan.FromDays(1));
        var buckets = new LocalBuckets(clock);
        var policy = new ThrottlePolicy(ThrottleClass.Login, 10);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(buckets.Take(1, policy).IsTaken);

        clock.Advance(-TimeSpan.FromMinutes(30));

        Assert.Equal(6, policy.RetryAfter(buckets.Take(1, policy)));
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.True(buckets.Take(1, policy).IsTaken);
    }

    [Fact]
    public void Take_FromManyThreads_GivesExactlyTheQuota()
    {
        var buckets = new LocalBuckets(new ManualTimeProvider(Start));
        var policy = new ThrottlePolicy(ThrottleClass.Read, 600);
        var taken = 0;

        Parallel.For(0, 2_000, _ => Interlocked.Add(ref taken, buckets.Take(5, policy).IsTaken ? 1 : 0));

        Assert.Equal(600, taken);
    }
}
