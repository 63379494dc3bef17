namespace Gharart.Core.Routing;

/// <summary>
/// A weighted split, compiled: variant <c>i</c> owns the buckets from the border before it up to, not including, its own border.
/// </summary>
/// <remarks>
/// Bucket <c>b</c> belongs to the first variant with <c>b / 10,000 &lt; cumulative weight / total weight</c>, compared exactly; a variant
/// that this leaves without a bucket takes one from its neighbours, so no listed variant starves. See <c>docs/split.md</c>.
/// </remarks>
public sealed class Split
{
    /// <summary>Fewest variants of a split (contract §5).</summary>
    public const int MinVariants = 2;

    /// <summary>Most variants of a split (contract §5).</summary>
    public const int MaxVariants = 10;

    /// <summary>Smallest weight (contract §5).</summary>
    public const int MinWeight = 1;

    /// <summary>Largest weight (contract §5).</summary>
    public const int MaxWeight = 10_000;

    private readonly ushort[] _borders;

    /// <summary>Compiles weights in listed order.</summary>
    /// <exception cref="ArgumentException">Not 2–10 weights, or one that is not in 1–10,000.</exception>
    public Split(params ReadOnlySpan<int> weights)
    {
        if (weights.Length is < MinVariants or > MaxVariants)
        {
            throw new ArgumentException($"A split has {MinVariants} to {MaxVariants} variants, not {weights.Length}.", nameof(weights));
        }

        var total = 0;
        foreach (var weight in weights)
        {
            if (weight is < MinWeight or > MaxWeight)
            {
                throw new ArgumentException($"A weight is {MinWeight} to {MaxWeight}, not {weight}.", nameof(weights));
            }

            total += weight;
        }

        _borders = ComputeBorders(weights, total);
    }

    /// <summary>How many variants there are.</summary>
    public int VariantCount => _borders.Length;

    /// <summary>First bucket after each variant's range, strictly increasing; the last is 10,000.</summary>
    public ReadOnlySpan<ushort> Borders => _borders;

    /// <summary>The index of the variant that owns a bucket.</summary>
    /// <param name="bucket">0 … 9,999.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such bucket.</exception>
    public int Select(int bucket) => Select(_borders, bucket);

    /// <summary>The index of the variant that a unit belongs to.</summary>
    public int Select(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> unit) => Select(SplitHash.Bucket(seed, unit));

    /// <summary>The index of the variant that owns a bucket, from <see cref="Borders"/> that were stored.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No border is above the bucket, or the bucket is negative.</exception>
    public static int Select(ReadOnlySpan<ushort> borders, int bucket)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bucket);
        for (var i = 0; i < borders.Length; i++)
        {
            if (bucket < borders[i])
            {
                return i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(bucket), bucket, "The bucket lies beyond the last border.");
    }

    private static ushort[] ComputeBorders(ReadOnlySpan<int> weights, int total)
    {
        var borders = new ushort[weights.Length];
        long cumulative = 0;
        var previous = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            cumulative += weights[i];

            // Rounded up, "b < border" says exactly what "b / 10,000 < cumulative / total" does.
            var exact = (int)(((cumulative * SplitHash.BucketCount) + total - 1) / total);
            var leavesOneForEachLater = SplitHash.BucketCount - (weights.Length - 1 - i);
            previous = Math.Min(Math.Max(exact, previous + 1), leavesOneForEachLater);
            borders[i] = (ushort)previous;
        }

        return borders;
    }
}
