namespace Gharart.Core.Routing;

/// <summary>Covers one box with the rules of a set, part by part.</summary>
internal sealed class ShadowCover
{
    private readonly ShadowAxis[] _axes;

    // The rules that list all values of an axis and of all axes after it.
    private readonly ulong[][] _covering;
    private readonly Stack<(ConditionDimensions Dimension, IReadOnlyList<int> Values)> _path = new();
    private List<ShadowPart> _parts = [];

    public ShadowCover(ShadowAxis[] axes, long steps)
    {
        _axes = axes;
        StepsLeft = steps;
        _covering = new ulong[axes.Length + 1][];
        _covering[axes.Length] = new ulong[axes[0].Covering.Length];
        Array.Fill(_covering[axes.Length], ulong.MaxValue);
        for (var i = axes.Length - 1; i >= 0; i--)
        {
            _covering[i] = new ulong[_covering[i + 1].Length];
            RuleSetComparer.Intersect(axes[i].Covering, _covering[i + 1], _covering[i]);
        }
    }

    public long StepsLeft { get; private set; }

    /// <summary>The parts of the last cover.</summary>
    public IReadOnlyList<ShadowPart> Parts => _parts;

    /// <summary>The rules of the last cover in evaluation order.</summary>
    public IReadOnlyList<int> Used => [.. _parts.Select(part => part.Rule).Distinct().Order()];

    /// <summary>Whether the rules of a set cover the box; null where that takes more steps than are left.</summary>
    public bool? TryCover(ulong[] candidates)
    {
        var before = _parts;
        _parts = [];
        _path.Clear();
        var isCovered = Cover(0, candidates);
        if (isCovered != true)
        {
            _parts = before;
        }

        return isCovered;
    }

    /// <summary>Takes out of the last cover, one by one and the last asked first, the rules that the others make up for.</summary>
    public void LeaveOutWhatIsNotNeeded()
    {
        var needed = Used;
        if (needed.Count == 1)
        {
            return;
        }

        foreach (var rule in needed.Reverse())
        {
            if (!Used.Contains(rule))
            {
                continue;
            }

            var others = new ulong[_covering[0].Length];
            foreach (var other in Used.Where(other => other != rule))
            {
                others[other >> 6] |= 1UL << (other & 63);
            }

            if (TryCover(others) is null)
            {
                return;
            }
        }
    }

    private bool? Cover(int depth, ulong[] candidates)
    {
        if (RuleSetComparer.FirstOfBoth(candidates, _covering[depth]) is >= 0 and var whole)
        {
            _parts.Add(new ShadowPart(whole, [.. _path]));
            return true;
        }

        if (depth == _axes.Length)
        {
            return false;
        }

        var axis = _axes[depth];
        StepsLeft -= ((long)axis.Groups.Count + 1) * candidates.Length;
        if (StepsLeft < 0)
        {
            return null;
        }

        var groups = axis.Among(candidates);
        if (RuleSetComparer.Count(groups[0].Rules) == 0)
        {
            return false;
        }

        if (groups.Count == 1)
        {
            return Cover(depth + 1, groups[0].Rules);
        }

        return Split(depth, axis, groups);
    }

    // Groups that the same rule covers are one part.
    private bool? Split(int depth, ShadowAxis axis, List<(ulong[] Rules, List<int> Values)> groups)
    {
        var whole = new Dictionary<int, List<int>>();
        foreach (var (rules, values) in groups)
        {
            if (RuleSetComparer.FirstOfBoth(rules, _covering[depth + 1]) is >= 0 and var rule)
            {
                if (!whole.TryGetValue(rule, out var part))
                {
                    whole.Add(rule, part = []);
                }

                part.AddRange(values);
                continue;
            }

            _path.Push((axis.Dimension, values));
            var isCovered = Cover(depth + 1, rules);
            _ = _path.Pop();
            if (isCovered != true)
            {
                return isCovered;
            }
        }

        foreach (var (rule, values) in whole)
        {
            _parts.Add(new ShadowPart(rule, [.. _path.Append((axis.Dimension, values))]));
        }

        return true;
    }
}
