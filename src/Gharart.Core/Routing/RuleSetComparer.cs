using System.Numerics;
using System.Runtime.InteropServices;

namespace Gharart.Core.Routing;

/// <summary>Sets of rules, one bit each in evaluation order: all sets of a layer have the same length.</summary>
internal sealed class RuleSetComparer : IEqualityComparer<ulong[]>
{
    public static readonly RuleSetComparer Instance = new();

    public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(ulong[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(obj.AsSpan()));
        return hash.ToHashCode();
    }

    public static void Intersect(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = left[i] & right[i];
        }
    }

    /// <summary>The first member of both sets, −1 where there is none.</summary>
    public static int FirstOfBoth(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if ((left[i] & right[i]) is not 0 and var word)
            {
                return (i << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        return -1;
    }

    public static int Count(ReadOnlySpan<ulong> set)
    {
        var count = 0;
        foreach (var word in set)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
