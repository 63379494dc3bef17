using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gharart.Core.Routing;

/// <summary>
/// Decides whether rules cover a box, by splitting it axis by axis until one rule covers a part whole or none is left. The rules that covered
/// one part cover each other part that all of them match, so that is not split again; the widest axis is not split but united.
/// </summary>
/// <remarks>Its loops are compiled at their best at once: one audit is over before the runtime would find out that they are hot.</remarks>
internal sealed class ShadowCover
{
    private const int MaxKnown = 8;

    private readonly ShadowBox _box;
    private readonly int _words;
    private readonly int _last;

    // The rules that match all groups of an axis and of all axes after it.
    private readonly ulong[][] _covering;

    // For each axis: the rules that are left in each group, their number, and the groups in their order.
    private readonly ulong[][] _left;
    private readonly int[][] _counts;
    private readonly int[][] _order;

    // For each axis: the rules that covered the part in hand, and those that covered the last few parts.
    private readonly ulong[][] _used;
    private readonly ulong[][] _known;
    private readonly ulong[] _uncovered;
    private ulong[]? _masks;
    private ulong[] _whole = [];
    private int[][] _groups = [];
    private ShadowSteps _steps = new(0);

    public ShadowCover(ShadowBox box)
    {
        _box = box;
        _words = box.Words;
        _last = box.Axes.Length - 1;
        _covering = [.. box.Axes.Select(_ => new ulong[_words])];
        _left = [.. box.Axes.Select(axis => new ulong[axis.Sets.Length])];
        _counts = [.. box.Axes.Select(axis => new int[axis.Groups])];
        _order = [.. box.Axes.Select(axis => new int[axis.Groups])];
        _used = [.. box.Axes.Select(_ => new ulong[_words])];
        _known = [.. box.Axes.Select(_ => new ulong[_words * MaxKnown])];
        _uncovered = new ulong[RuleSets.WordsFor(box.Axes[_last].Groups)];
    }

    /// <summary>The rules of the last cover that was found.</summary>
    public ReadOnlySpan<ulong> Used => _used[0];

    /// <summary>Whether rules cover groups of the box; null where that takes more steps than there are.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="groups">The groups of each axis, at least one.</param>
    /// <param name="steps">How much to do.</param>
    public bool? TryCover(ReadOnlySpan<ulong> rules, int[][] groups, ShadowSteps steps)
    {
        (_groups, _steps) = (groups, steps);
        for (var axis = _last; axis >= 0; axis--)
        {
            var covering = _covering[axis].AsSpan();
            covering.Fill(ulong.MaxValue);
            if (axis < _last)
            {
                _covering[axis + 1].CopyTo(covering);
            }

            if (!steps.TryTake((long)groups[axis].Length * _words))
            {
                return null;
            }

            foreach (var group in groups[axis])
            {
                RuleSets.Intersect(covering, _box.Axes[axis].SetOf(group));
            }
        }

        _whole = new ulong[_uncovered.Length];
        foreach (var group in groups[_last])
        {
            RuleSets.Add(_whole, group);
        }

        return Cover(0, rules);
    }

    // The groups of the last axis that each rule matches.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong[] Masks()
    {
        var axis = _box.Axes[_last];
        var masks = new ulong[_box.Rules.Length * _uncovered.Length];
        for (var at = 0; at < axis.Sets.Length; at++)
        {
            var (group, word) = Math.DivRem(at, _words);
            for (var bits = axis.Sets[at]; bits != 0; bits &= bits - 1)
            {
                masks[(((word << 6) + BitOperations.TrailingZeroCount(bits)) * _uncovered.Length) + (group >> 6)] |= 1UL << (group & 63);
            }
        }

        return masks;
    }

    private bool? Cover(int depth, ReadOnlySpan<ulong> rules)
    {
        var used = _used[depth].AsSpan();
        used.Clear();
        if (RuleSets.FirstOfBoth(rules, _covering[depth]) is >= 0 and var whole)
        {
            RuleSets.Add(used, whole);
            return true;
        }

        return depth == _last ? Unite(rules, used) : Split(depth, rules, used);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool? Split(int depth, ReadOnlySpan<ulong> rules, Span<ulong> used)
    {
        var groups = _groups[depth];
        if (!_steps.TryTake((long)groups.Length * (_words + 4)))
        {
            return null;
        }

        var (left, known) = (_left[depth], _known[depth]);
        var counts = _counts[depth].AsSpan(0, groups.Length);
        var order = _order[depth].AsSpan(0, groups.Length);
        for (var i = 0; i < groups.Length; i++)
        {
            order[i] = groups[i];
            counts[i] = RuleSets.Intersect(rules, _box.Axes[depth].SetOf(groups[i]), left.AsSpan(groups[i] * _words, _words));
            if (counts[i] == 0)
            {
                return false;
            }
        }

        counts.Sort(order);
        var parts = 0;
        foreach (var group in order)
        {
            var rest = left.AsSpan(group * _words, _words);
            if (IsKnown(known, Math.Min(parts, MaxKnown), rest))
            {
                continue;
            }

            var isCovered = Cover(depth + 1, rest);
            if (isCovered != true)
            {
                return isCovered;
            }

            RuleSets.Unite(used, _used[depth + 1]);
            _used[depth + 1].CopyTo(known, parts % MaxKnown * _words);
            parts++;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsKnown(ulong[] known, int count, ReadOnlySpan<ulong> rules)
    {
        for (var i = 0; i < count; i++)
        {
            if (RuleSets.IsSubset(known.AsSpan(i * _words, _words), rules))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool? Unite(ReadOnlySpan<ulong> rules, Span<ulong> used)
    {
        var masks = _masks ??= Masks();
        var uncovered = _uncovered.AsSpan();
        _whole.CopyTo(uncovered);
        var looked = 4L;
        for (var word = 0; word < rules.Length; word++)
        {
            for (var bits = rules[word]; bits != 0; bits &= bits - 1)
            {
                var rule = (word << 6) + BitOperations.TrailingZeroCount(bits);
                var (hit, rest) = (0UL, 0UL);
                looked += uncovered.Length + 1;
                for (var i = 0; i < uncovered.Length; i++)
                {
                    var covers = uncovered[i] & masks[(rule * uncovered.Length) + i];
                    uncovered[i] ^= covers;
                    hit |= covers;
                    rest |= uncovered[i];
                }

                if (hit != 0)
                {
                    RuleSets.Add(used, rule);
                }

                if (rest == 0)
                {
                    return _steps.TryTake(looked) ? true : null;
                }
            }
        }

        return _steps.TryTake(looked) ? false : null;
    }
}
