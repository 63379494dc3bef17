using System.Runtime.CompilerServices;

namespace Gharart.Core.Routing;

/// <summary>
/// Looks for a visit of a box that no rule of a set matches, from one visit to the next that fewer rules match. A visit found proves that the
/// rules do not cover the box; none found proves nothing.
/// </summary>
internal sealed class ShadowGap
{
    private readonly ShadowBox _box;
    private readonly int[] _at;
    private readonly ulong[] _others;

    // Fixed, so that the same rules always get the same answer.
    private uint _random = 2_463_534_242;

    public ShadowGap(ShadowBox box)
    {
        _box = box;
        _at = new int[box.Axes.Length];
        _others = new ulong[box.Words];
    }

    /// <summary>Whether it found one.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="groups">The groups of each axis in which to look.</param>
    /// <param name="steps">How long to look.</param>
    public bool TryFind(ReadOnlySpan<ulong> rules, int[][] groups, ShadowSteps steps)
    {
        while (true)
        {
            for (var axis = 0; axis < _at.Length; axis++)
            {
                _at[axis] = groups[axis][Below(groups[axis].Length)];
            }

            var matching = int.MaxValue;
            for (int axis = _at.Length - 1, unchanged = 0; unchanged < _at.Length; axis = axis == 0 ? _at.Length - 1 : axis - 1)
            {
                if (!steps.TryTake(((long)groups[axis].Length + _at.Length) * _box.Words))
                {
                    return false;
                }

                var fewest = Move(axis, rules, groups[axis]);
                if (fewest == 0)
                {
                    return true;
                }

                unchanged = fewest < matching ? 0 : unchanged + 1;
                matching = fewest;
            }
        }
    }

    // To the group of one axis that fewest rules match together with the groups of the others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Move(int axis, ReadOnlySpan<ulong> rules, int[] groups)
    {
        rules.CopyTo(_others);
        for (var other = 0; other < _at.Length; other++)
        {
            if (other != axis)
            {
                RuleSets.Intersect(_others, _box.Axes[other].SetOf(_at[other]));
            }
        }

        var fewest = int.MaxValue;
        var first = Below(groups.Length);
        for (var i = 0; i < groups.Length; i++)
        {
            var group = groups[(first + i) % groups.Length];
            var count = RuleSets.CountOfBoth(_others, _box.Axes[axis].SetOf(group));
            if (count < fewest)
            {
                (fewest, _at[axis]) = (count, group);
            }
        }

        return fewest;
    }

    // Xorshift.
    private int Below(int count)
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return (int)((ulong)_random * (uint)count >> 32);
    }
}
