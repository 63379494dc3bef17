namespace Gharart.Core.Routing;

/// <summary>One dimension of a rule's box: its values in groups that the same rules match, each group with those rules.</summary>
/// <param name="Dimension">Which dimension.</param>
/// <param name="Words">How long a set of rules is.</param>
/// <param name="Sets">The rules of each group, one set behind the other.</param>
/// <param name="GroupOf">The group of each value; every value is in one.</param>
internal sealed record ShadowAxis(ConditionDimensions Dimension, int Words, ulong[] Sets, int[] GroupOf)
{
    /// <summary>How many groups there are.</summary>
    public int Groups => Sets.Length / Words;

    /// <summary>The rules that match the values of a group.</summary>
    public ReadOnlySpan<ulong> SetOf(int group) => Sets.AsSpan(group * Words, Words);

    /// <summary>Groups values by the rules that match them; null where none matches one.</summary>
    /// <param name="dimension">Which dimension.</param>
    /// <param name="sets">The rules that match each value, one set behind the other.</param>
    /// <param name="values">How many values there are.</param>
    /// <param name="kept">The rules that count. They are numbered anew, from 0.</param>
    public static ShadowAxis? Of(ConditionDimensions dimension, ReadOnlySpan<ulong> sets, int values, ReadOnlySpan<ulong> kept)
    {
        var words = RuleSets.WordsFor(RuleSets.Count(kept));
        var groups = new Dictionary<ulong[], int>(RuleSetComparer.Instance);
        var groupOf = new int[values];
        var set = new ulong[words];
        for (var value = 0; value < values; value++)
        {
            RuleSets.Renumber(sets.Slice(value * kept.Length, kept.Length), kept, set);
            if (groups.TryGetValue(set, out groupOf[value]))
            {
                continue;
            }

            if (!set.AsSpan().ContainsAnyExcept(0UL))
            {
                return null;
            }

            groupOf[value] = groups.Count;
            groups.Add(set, groups.Count);
            set = new ulong[words];
        }

        return new ShadowAxis(dimension, words, [.. groups.OrderBy(pair => pair.Value).SelectMany(pair => pair.Key)], groupOf);
    }
}
