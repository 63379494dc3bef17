using System.Globalization;
using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Tests.Tokens;
using Gharart.TestKit;

namespace Gharart.Core.Tests.Routing;

public sealed class SplitHashTests
{
    [Fact]
    public void Bucket_VectorsOfTheDocument_AreReproduced()
    {
        foreach (var row in MarkdownTable.Read("split.md", "seed", "unit"))
        {
            var bucket = SplitHash.Bucket(Encoding.UTF8.GetBytes(row[0]), Encoding.UTF8.GetBytes(row[1]));

            Assert.True(int.Parse(row[3], CultureInfo.InvariantCulture) == bucket, $"“{row[0]}”, “{row[1]}”: {bucket}");
        }
    }

    [Fact]
    public void Bucket_ManyUnits_IsUniform()
    {
        const int Cells = 100;
        const int Units = 200_000;
        foreach (var seed in new[] { "festive", "dach-mobile", "r1" })
        {
            var counts = new int[Cells];
            for (var unit = 0; unit < Units; unit++)
            {
                counts[Bucket(seed, unit) / (SplitHash.BucketCount / Cells)]++;
            }

            // 99 degrees of freedom: above 148.2 by chance once in a thousand. The input is fixed, so this never flickers.
            var expected = Units / (double)Cells;
            var chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
            Assert.True(chiSquare < 148.2, $"{seed}: {chiSquare}");
        }
    }

    [Fact]
    public void Bucket_OtherSeed_IsIndependent()
    {
        const int Units = 100_000;
        var both = Enumerable.Range(0, Units).Count(unit => Bucket("first", unit) < 5_000 && Bucket("second", unit) < 5_000);

        // A quarter; the standard deviation is 137.
        Assert.InRange(both, (Units / 4) - 550, (Units / 4) + 550);
    }

    [Fact]
    public void Bucket_AnyCall_AllocatesNothing()
    {
        var sum = 0;

        var allocated = Allocations.OfWarm(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                sum += SplitHash.Bucket("dach-mobile"u8, "0b2f6d0e9a7c4f13"u8);
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(sum > 0);
    }

    private static int Bucket(string seed, int unit) =>
        SplitHash.Bucket(Encoding.UTF8.GetBytes(seed), Encoding.UTF8.GetBytes($"visitor-{unit}"));
}
