namespace Gharart.Core.Routing;

/// <summary>One dimension of a rule's box: its values in groups that the same rules list, each group with those rules, one bit each.</summary>
/// <param name="Dimension">Which dimension.</param>
/// <param name="Values">How many values there are, over all groups.</param>
/// <param name="Groups">The groups; every value is in one.</param>
/// <param name="Covering">The rules that list all values.</param>
internal sealed record ShadowAxis(ConditionDimensions Dimension, int Values, IReadOnlyList<(ulong[] Rules, List<int> Values)> Groups, ulong[] Covering)
{
    /// <summary>Groups values by the rules that match them.</summary>
    /// <param name="dimension">Which dimension.</param>
    /// <param name="count">How many values there are.</param>
    /// <param name="candidates">The rules that count.</param>
    /// <param name="addMatching">Adds the rules that match a value to a set.</param>
    public static ShadowAxis Of(ConditionDimensions dimension, int count, ulong[] candidates, Action<int, ulong[]> addMatching)
    {
        var covering = (ulong[])candidates.Clone();
        var groups = new Dictionary<ulong[], List<int>>(RuleSetComparer.Instance);
        for (var value = 0; value < count; value++)
        {
            var matching = new ulong[candidates.Length];
            addMatching(value, matching);
            RuleSetComparer.Intersect(matching, candidates, matching);
            RuleSetComparer.Intersect(covering, matching, covering);
            Add(groups, matching, [value]);
        }

        return new ShadowAxis(dimension, count, [.. groups.Select(pair => (pair.Key, pair.Value))], covering);
    }

    /// <summary>The groups as fewer rules see them, those that fewest match first.</summary>
    public List<(ulong[] Rules, List<int> Values)> Among(ulong[] candidates)
    {
        var merged = new Dictionary<ulong[], List<int>>(RuleSetComparer.Instance);
        foreach (var (rules, values) in Groups)
        {
            var matching = new ulong[candidates.Length];
            RuleSetComparer.Intersect(rules, candidates, matching);
            Add(merged, matching, values);
        }

        return [.. merged.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => RuleSetComparer.Count(pair.Key))];
    }

    private static void Add(Dictionary<ulong[], List<int>> groups, ulong[] rules, List<int> values)
    {
        if (groups.TryGetValue(rules, out var group))
        {
            group.AddRange(values);
        }
        else
        {
            groups.Add(rules, [.. values]);
        }
    }
}
