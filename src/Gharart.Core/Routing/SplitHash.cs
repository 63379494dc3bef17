using System.Buffers.Text;

namespace Gharart.Core.Routing;

/// <summary>
/// The hash of weighted splits: FNV-1a of 32 bits, taken twice (contract §5; GrowthBook's hash version 2). <c>docs/split.md</c> has
/// the algorithm and test vectors.
/// </summary>
public static class SplitHash
{
    /// <summary>How many buckets there are; a bucket is a hundredth of a percent.</summary>
    public const int BucketCount = 10_000;

    private const uint OffsetBasis = 2_166_136_261;
    private const uint Prime = 16_777_619;
    private const int MaxDecimalDigits = 10;

    /// <summary>The bucket of a unit, 0 … 9,999: fnv1a32(decimal text of fnv1a32(seed ‖ unit)) mod 10,000.</summary>
    public static int Bucket(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> unit)
    {
        var inner = Append(Append(OffsetBasis, seed), unit);
        Span<byte> digits = stackalloc byte[MaxDecimalDigits];
        _ = Utf8Formatter.TryFormat(inner, digits, out var length);
        return (int)(Append(OffsetBasis, digits[..length]) % BucketCount);
    }

    private static uint Append(uint hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            hash = unchecked((hash ^ value) * Prime);
        }

        return hash;
    }
}
