namespace Gharart.Core.Routing;

/// <summary>What a rule matches, as the rules before it see it: they are numbered anew, and only those are here that match some of it.</summary>
/// <param name="Axes">The dimensions, those of few groups first.</param>
/// <param name="Rules">The place in the layer of each rule.</param>
internal sealed record ShadowBox(ShadowAxis[] Axes, int[] Rules)
{
    /// <summary>How long a set of rules is.</summary>
    public int Words => Axes[0].Words;

    /// <summary>All groups of each axis, or those that a rule matches.</summary>
    public int[][] GroupsWithin(int? rule) => Array.ConvertAll(Axes, axis =>
    {
        var groups = new List<int>(axis.Groups);
        for (var group = 0; group < axis.Groups; group++)
        {
            if (rule is not { } within || RuleSets.Contains(axis.SetOf(group), within))
            {
                groups.Add(group);
            }
        }

        return groups.ToArray();
    });

    /// <summary>The set of all rules.</summary>
    public ulong[] AllRules()
    {
        var all = new ulong[Words];
        for (var rule = 0; rule < Rules.Length; rule++)
        {
            RuleSets.Add(all, rule);
        }

        return all;
    }
}
