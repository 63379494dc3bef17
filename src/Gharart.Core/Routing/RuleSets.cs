using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Gharart.Core.Routing;

/// <summary>Sets of rules, one bit each in evaluation order: all sets of a question have the same length.</summary>
internal static class RuleSets
{
    public static int WordsFor(int rules) => (rules + 63) >> 6;

    public static void Add(Span<ulong> set, int rule) => set[rule >> 6] |= 1UL << (rule & 63);

    public static void Remove(Span<ulong> set, int rule) => set[rule >> 6] &= ~(1UL << (rule & 63));

    public static bool Contains(ReadOnlySpan<ulong> set, int rule) => (set[rule >> 6] >> (rule & 63) & 1) != 0;

    public static void Unite(Span<ulong> set, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < set.Length; i++)
        {
            set[i] |= other[i];
        }
    }

    public static void Intersect(Span<ulong> set, ReadOnlySpan<ulong> other) => _ = Intersect(set, other, set);

    /// <summary>Writes what is in both sets, and counts it.</summary>
    public static int Intersect(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> result)
    {
        var count = 0;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = left[i] & right[i];
            count += BitOperations.PopCount(result[i]);
        }

        return count;
    }

    /// <summary>How many are in both sets.</summary>
    public static int CountOfBoth(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        var count = 0;
        for (var i = 0; i < left.Length; i++)
        {
            count += BitOperations.PopCount(left[i] & right[i]);
        }

        return count;
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

    /// <summary>The first member from a position on, −1 where there is none.</summary>
    public static int Next(ReadOnlySpan<ulong> set, int from)
    {
        for (var i = from >> 6; i < set.Length; i++)
        {
            var word = i == from >> 6 ? set[i] & (ulong.MaxValue << (from & 63)) : set[i];
            if (word != 0)
            {
                return (i << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        return -1;
    }

    public static bool IsSubset(ReadOnlySpan<ulong> part, ReadOnlySpan<ulong> whole)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if ((part[i] & ~whole[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public static int Count(ReadOnlySpan<ulong> set) => CountOfBoth(set, set);

    /// <summary>Numbers the members of <paramref name="kept"/> from 0, and writes the set in these numbers.</summary>
    public static void Renumber(ReadOnlySpan<ulong> set, ReadOnlySpan<ulong> kept, Span<ulong> result)
    {
        result.Clear();
        var at = 0;
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i] == 0)
            {
                continue;
            }

            var bits = Extract(set[i], kept[i]);
            result[at >> 6] |= bits << (at & 63);
            if ((at & 63) != 0 && bits >> (64 - (at & 63)) is not 0 and var over)
            {
                result[(at >> 6) + 1] |= over;
            }

            at += BitOperations.PopCount(kept[i]);
        }
    }

    private static ulong Extract(ulong bits, ulong mask)
    {
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.ParallelBitExtract(bits, mask);
        }

        var result = 0UL;
        for (var at = 0; mask != 0; mask &= mask - 1, at++)
        {
            result |= (bits >> BitOperations.TrailingZeroCount(mask) & 1) << at;
        }

        return result;
    }
}
