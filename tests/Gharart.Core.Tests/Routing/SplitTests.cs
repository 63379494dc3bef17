using System.Globalization;
using System.Numerics;
using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Tests.Tokens;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Routing;

public sealed class SplitTests
{
    [Fact]
    public void Borders_TableOfTheDocument_IsReproduced()
    {
        foreach (var row in MarkdownTable.Read("split.md", "weights", "borders"))
        {
            Assert.Equal(Numbers(row[1]), new Split(Numbers(row[0])).Borders.ToArray().Select(border => (int)border));
        }
    }

    [Fact]
    public void Select_RandomWeights_GivesTheVariantThatTheRealNumbersSay()
    {
        const int Seed = 42;
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            // Weights of at least a thousandth of the sum always reach a bucket, so the rule for light variants stays out.
            var weights = RandomWeights(random, 100);
            var split = new Split(weights);
            for (var bucket = 0; bucket < SplitHash.BucketCount; bucket++)
            {
                Assert.True(Oracle(weights, bucket) == split.Select(bucket), $"seed {Seed}, round {round}, bucket {bucket}");
            }
        }
    }

    [Fact]
    public void Borders_RandomWeights_LeaveNoVariantWithoutABucketAndStayNearTheShares()
    {
        const int Seed = 43;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var weights = RandomWeights(random, 1);
            var borders = new Split(weights).Borders;
            var total = weights.Sum();
            var previous = 0;
            double cumulative = 0;
            for (var i = 0; i < borders.Length; i++)
            {
                cumulative += weights[i];
                Assert.True(borders[i] > previous, $"seed {Seed}, round {round}");
                Assert.True(Math.Abs(borders[i] - (cumulative * 10_000 / total)) < weights.Length, $"seed {Seed}, round {round}");
                previous = borders[i];
            }

            Assert.Equal(10_000, previous);
        }
    }

    [Fact]
    public void Select_WeightsChanged_MovesOnlyBucketsBetweenOldAndNewBorders()
    {
        const int Seed = 44;
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var weights = RandomWeights(random, 1);
            var changed = weights.ToArray();
            changed[random.Next(changed.Length)] = random.Next(1, 10_001);
            var before = new Split(weights);
            var after = new Split(changed);
            for (var bucket = 0; bucket < SplitHash.BucketCount; bucket++)
            {
                var crossed = false;
                for (var i = 0; i < before.VariantCount; i++)
                {
                    var (low, high) = (Math.Min(before.Borders[i], after.Borders[i]), Math.Max(before.Borders[i], after.Borders[i]));
                    crossed |= bucket >= low && bucket < high;
                }

                Assert.True(crossed == (before.Select(bucket) != after.Select(bucket)), $"seed {Seed}, round {round}, bucket {bucket}");
            }
        }
    }

    [Fact]
    public void Select_SmallShiftOfWeights_MovesThatShareOfUnitsInOneDirection()
    {
        var before = new Split(5_000, 5_000);
        var after = new Split(5_100, 4_900);
        var moved = 0;
        const int Units = 100_000;
        for (var i = 0; i < Units; i++)
        {
            var unit = Encoding.ASCII.GetBytes($"visitor-{i}");
            var (old, now) = (before.Select("festive"u8, unit), after.Select("festive"u8, unit));
            Assert.True(now <= old);
            moved += old - now;
        }

        // A hundredth; the standard deviation is 31.
        Assert.InRange(moved, 850, 1_150);
    }

    [Fact]
    public void Select_ManyUnits_FollowsTheWeights()
    {
        int[] weights = [1, 2, 3, 4];
        var split = new Split(weights);
        var counts = new int[4];
        const int Units = 100_000;
        for (var i = 0; i < Units; i++)
        {
            counts[split.Select("rule"u8, Encoding.ASCII.GetBytes($"{i:x16}"))]++;
        }

        // 3 degrees of freedom: above 16.3 by chance once in a thousand. The input is fixed.
        var chiSquare = weights.Zip(counts, (weight, count) => Math.Pow(count - (Units * weight / 10.0), 2) / (Units * weight / 10.0)).Sum();
        Assert.True(chiSquare < 16.3, $"{string.Join(' ', counts)}: {chiSquare}");
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 1, 0 })]
    [InlineData(new[] { 1, -1 })]
    [InlineData(new[] { 1, 10_001 })]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    public void New_WeightsThatTheContractForbids_Throws(int[] weights) => Assert.Throws<ArgumentException>(() => new Split(weights));

    [Theory]
    [InlineData(-1)]
    [InlineData(10_000)]
    public void Select_NoSuchBucket_Throws(int bucket) => Assert.Throws<ArgumentOutOfRangeException>(() => new Split(1, 1).Select(bucket));

    [Fact]
    public void Select_AnyCall_AllocatesNothing()
    {
        var split = new Split(1, 2, 3);
        var sum = 0;

        var allocated = Allocations.OfWarm(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                sum += split.Select("festive"u8, "visitor-1"u8);
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(sum > 0);
    }

    private static int[] Numbers(string text) =>
        Array.ConvertAll(text.Split(", "), number => int.Parse(number, CultureInfo.InvariantCulture));

    private static int[] RandomWeights(Random random, int lightest) =>
        [.. Enumerable.Range(0, random.Next(2, 11)).Select(_ => random.Next(3) == 0 ? lightest : random.Next(lightest, 10_001))];

    /// <summary>The document's first rule, with exact fractions.</summary>
    private static int Oracle(int[] weights, int bucket)
    {
        BigInteger total = weights.Sum();
        for (var i = 0; ; i++)
        {
            if (bucket * total < 10_000 * (BigInteger)weights.Take(i + 1).Sum())
            {
                return i;
            }
        }
    }
}
