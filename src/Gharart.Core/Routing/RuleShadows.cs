namespace Gharart.Core.Routing;

/// <summary>
/// Finds the rules of a layer that can never win: every visit that they match is taken by rules that are asked before, and whose targets are
/// all trusted. A rule with an untrusted target, be it of one variant, covers nothing, because the gate passes it over.
/// </summary>
/// <remarks>
/// A rule covers another only if it asks about no source, campaign or slug dimension that the other leaves open, for there is always a value
/// that no rule names. What is left is a box of listed values for each rule, and the question whether other boxes cover it. It is answered by
/// splitting the box, dimension by dimension, into groups of values that the same rules list, until one rule covers a part whole or none is left.
/// In general that takes time exponential in the number of dimensions (six, so at worst the product of the lists' lengths); sets that people
/// write take few steps. <see cref="MaxSteps"/> bounds it, and rules that it left open are told.
/// </remarks>
public static class RuleShadows
{
    /// <summary>Steps, of 64 rules for one value each, that finding may take for one rule.</summary>
    public const long MaxSteps = 4_000_000;

    /// <summary>Steps that finding may take for a whole layer, beside the one look at each list.</summary>
    public const long MaxTotalSteps = 150_000_000;

    /// <summary>All shadowed rules in evaluation order, and the ids of those that the bounds left undecided.</summary>
    public static (IReadOnlyList<ShadowedRule> Shadowed, IReadOnlyList<string> Undecided) Find(RuleLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var search = new ShadowSearch(layer);
        var shadowed = new List<ShadowedRule>();
        var undecided = new List<string>();
        for (var i = 0; i < layer.Rules.Count; i++)
        {
            if (!layer.IsReachable(layer.Rules[i]))
            {
                shadowed.Add(new ShadowedRule(layer.Rules[i], [], []));
                continue;
            }

            var (verdict, found) = search.Cover(i);
            if (found is not null)
            {
                shadowed.Add(found);
            }
            else if (verdict is null)
            {
                undecided.Add(layer.Rules[i].Id);
            }
        }

        return (shadowed, undecided);
    }
}
