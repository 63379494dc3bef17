using System.Collections.Concurrent;
using System.Numerics;
using Gharart.Core.Clicks;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Clicks;

public sealed class ClickIdGeneratorTests
{
    private const long Time = 1_767_225_600_123;

    [Fact]
    public void Next_AnyCall_IsAUuidV7OfThatTime()
    {
        for (var i = 0; i < ClickIdGenerator.IdsPerBatch * 3; i++)
        {
            var id = ClickIdGenerator.Next(Time + i);
            Assert.True(id.IsValid);
            Assert.Equal(Time + i, id.UnixMilliseconds);
        }
    }

    [Fact]
    public void Next_OnManyThreads_NeverRepeats()
    {
        const int Threads = 8;
        const int PerThread = 20_000;
        var batches = new ConcurrentBag<ClickId[]>();
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            var ids = new ClickId[PerThread];
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = ClickIdGenerator.Next(Time);
            }

            batches.Add(ids);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(Threads * PerThread, batches.SelectMany(ids => ids).Distinct().Count());
    }

    [Fact]
    public void Next_AllBitsBesideTimeVersionAndVariant_AreSetHalfOfTheTime()
    {
        const int Count = 20_000;
        var ones = new int[128];
        for (var i = 0; i < Count; i++)
        {
            var value = ClickIdGenerator.Next(0).Value;
            for (var bit = 0; bit < ones.Length; bit++)
            {
                ones[bit] += (int)((value >> bit) & 1);
            }
        }

        // Standard deviation 71; ten of them are never reached by chance.
        var random = Enumerable.Range(0, 128).Where(bit => Math.Abs(ones[bit] - (Count / 2)) < 710).ToList();

        Assert.Equal([.. Enumerable.Range(0, 62), .. Enumerable.Range(64, 12)], random);
    }

    [Fact]
    public void Next_AnyTwoRandomBits_AgreeHalfOfTheTime()
    {
        const int Words = 300;
        const int Count = Words * 64;
        int[] bits = [.. Enumerable.Range(0, 62), .. Enumerable.Range(64, 12)];
        var columns = bits.Select(_ => new ulong[Words]).ToArray();
        for (var i = 0; i < Count; i++)
        {
            var value = ClickIdGenerator.Next(Time).Value;
            for (var column = 0; column < bits.Length; column++)
            {
                columns[column][i / 64] |= (ulong)((value >> bits[column]) & 1) << (i % 64);
            }
        }

        for (var a = 0; a < bits.Length; a++)
        {
            for (var b = 0; b < a; b++)
            {
                var differ = columns[a].Zip(columns[b], (x, y) => BitOperations.PopCount(x ^ y)).Sum();

                // Standard deviation 69; ten of them are never reached by chance, not even in 2,701 pairs.
                Assert.True(Math.Abs(differ - (Count / 2)) < 690, $"bits {bits[a]} and {bits[b]}: {differ} of {Count} differ");
            }
        }
    }

    [Fact]
    public void Next_Neighbours_DifferInAboutHalfOfTheirBits()
    {
        const int Count = 10_000;
        var previous = ClickIdGenerator.Next(Time).Value;
        long differing = 0;
        for (var i = 0; i < Count; i++)
        {
            var value = ClickIdGenerator.Next(Time).Value;
            var difference = value ^ previous;
            differing += BitOperations.PopCount((ulong)(difference >> 64)) + BitOperations.PopCount((ulong)difference);
            previous = value;
        }

        // 37 of 74 bits on average; the mean of 10,000 has a standard deviation of 0.043.
        Assert.InRange(differing / (double)Count, 36.5, 37.5);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 48)]
    public void Next_TimeThatDoesNotFit_Throws(long time) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ClickIdGenerator.Next(time));

    [Fact]
    public void Next_Warm_AllocatesNothing()
    {
        var text = new byte[ClickId.TextLength];

        var allocated = Allocations.OfWarm(() =>
        {
            for (var i = 0; i < ClickIdGenerator.IdsPerBatch * 10; i++)
            {
                _ = ClickIdGenerator.Next(Time).TryFormat(text);
            }
        });

        Assert.Equal(0, allocated);
    }
}
