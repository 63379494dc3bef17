namespace Gharart.Core.Routing;

/// <summary>Divides a box that rules cover into parts that one of them covers whole.</summary>
internal sealed class ShadowProof
{
    private const int MaxParts = 1_000;

    // Sets that live on the heap, and values that are written out.
    private const int StepsForASet = 32;
    private const int StepsForAValue = 16;

    private readonly ShadowBox _box;
    private readonly ulong[] _rules;
    private readonly ShadowSteps _steps;

    // The rules that match all values of an axis and of all axes after it.
    private readonly ulong[][] _covering;
    private readonly Stack<(ConditionDimensions Dimension, IReadOnlyList<int> Values)> _path = new();
    private readonly List<ShadowPart> _parts = [];

    /// <param name="box">The box.</param>
    /// <param name="rules">Rules that cover it.</param>
    /// <param name="steps">How much to do.</param>
    public ShadowProof(ShadowBox box, ulong[] rules, ShadowSteps steps)
    {
        _box = box;
        _rules = rules;
        _steps = steps;
        _covering = new ulong[box.Axes.Length + 1][];
        _covering[^1] = box.AllRules();
        for (var axis = box.Axes.Length - 1; axis >= 0; axis--)
        {
            _covering[axis] = [.. _covering[axis + 1]];
            for (var group = 0; group < box.Axes[axis].Groups; group++)
            {
                RuleSets.Intersect(_covering[axis], box.Axes[axis].SetOf(group));
            }
        }
    }

    /// <summary>The parts that were found.</summary>
    public IReadOnlyList<ShadowPart> Parts => _parts;

    /// <summary>Whether the parts are all of the box; false where they are too many.</summary>
    public bool TryDivide() => TryDivide(0, _rules);

    private bool TryDivide(int depth, ulong[] rules)
    {
        if (RuleSets.FirstOfBoth(rules, _covering[depth]) is >= 0 and var whole)
        {
            return TryAdd(new ShadowPart(whole, [.. _path]));
        }

        var axis = _box.Axes[depth];
        return _steps.TryTake((long)axis.Groups * (axis.Words + StepsForASet)) && TrySplit(depth, axis.Dimension, GroupsAmong(axis, rules));
    }

    // Groups that the same rule covers are one part.
    private bool TrySplit(int depth, ConditionDimensions dimension, Dictionary<ulong[], List<int>> groups)
    {
        var whole = new Dictionary<int, List<int>>();
        foreach (var (rules, values) in groups.OrderBy(pair => RuleSets.Count(pair.Key)))
        {
            if (RuleSets.FirstOfBoth(rules, _covering[depth + 1]) is >= 0 and var rule)
            {
                if (!whole.TryGetValue(rule, out var part))
                {
                    whole.Add(rule, part = []);
                }

                part.AddRange(values);
                continue;
            }

            _path.Push((dimension, values));
            var isWhole = TryDivide(depth + 1, rules);
            _ = _path.Pop();
            if (!isWhole)
            {
                return false;
            }
        }

        foreach (var (rule, values) in whole)
        {
            if (!TryAdd(new ShadowPart(rule, [.. _path.Append((dimension, values))])))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAdd(ShadowPart part)
    {
        if (_parts.Count == MaxParts || !_steps.TryTake(part.Values.Sum(one => (long)one.Values.Count) * StepsForAValue))
        {
            return false;
        }

        _parts.Add(part);
        return true;
    }

    // The values as fewer rules tell them apart.
    private static Dictionary<ulong[], List<int>> GroupsAmong(ShadowAxis axis, ulong[] rules)
    {
        var merged = new Dictionary<ulong[], List<int>>(RuleSetComparer.Instance);
        var values = new List<int>[axis.Groups];
        for (var group = 0; group < values.Length; group++)
        {
            var matching = new ulong[axis.Words];
            _ = RuleSets.Intersect(axis.SetOf(group), rules, matching);
            if (!merged.TryGetValue(matching, out values[group]!))
            {
                merged.Add(matching, values[group] = []);
            }
        }

        for (var value = 0; value < axis.GroupOf.Length; value++)
        {
            values[axis.GroupOf[value]].Add(value);
        }

        return merged;
    }
}
