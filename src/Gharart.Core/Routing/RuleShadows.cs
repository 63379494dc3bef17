namespace Gharart.Core.Routing;

/// <summary>
/// Finds the rules of a layer that can never win: every visit that they match is taken by rules that are asked before, and whose targets are
/// all trusted. A rule with an untrusted target, be it of one variant, covers nothing, because the gate passes it over.
/// </summary>
/// <remarks>
/// A rule covers another only if it asks about no source, campaign or slug dimension that the other leaves open, for there is always a value
/// that no rule names. What is left is a box of listed values for each rule, and the question whether other boxes cover it. In general that takes
/// time exponential in the number of dimensions (six, so at worst the product of the lists' lengths); sets that people write take few steps.
/// Steps are bounded, not time, so that an answer does not depend on the machine; rules that they left open are told.
/// </remarks>
public static class RuleShadows
{
    /// <summary>Steps, of 64 rules for one value each, that deciding may take for one rule of a layer: it shares what others did not need.</summary>
    public const long StepsForARule = 150_000;

    /// <summary>Steps that the proof for one rule may take likewise.</summary>
    public const long ProofStepsForARule = 40_000;

    // The first look at each rule, so that hard ones leave something for the easy ones behind them.
    private const long FirstSteps = StepsForARule / 4;

    // Small layers get as much as one of so many.
    private const int LeastRules = 100;

    /// <summary>All shadowed rules in evaluation order, and the ids of those that the bounds left undecided.</summary>
    /// <param name="layer">The rules.</param>
    /// <param name="from">The place in evaluation order from which on to ask: no rule is shadowed by those behind it.</param>
    public static (IReadOnlyList<ShadowedRule> Shadowed, IReadOnlyList<string> Undecided) Find(RuleLayer layer, int from = 0)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var search = new ShadowSearch(layer);
        var shares = Math.Max(layer.Rules.Count, LeastRules);
        var steps = new ShadowSteps(StepsForARule * shares);
        var proofs = new ShadowSteps(ProofStepsForARule * shares);
        var shadowed = new SortedList<int, ShadowedRule>();
        var open = new List<int>();
        for (var i = from; i < layer.Rules.Count; i++)
        {
            if (!layer.IsReachable(layer.Rules[i]))
            {
                shadowed.Add(i, new ShadowedRule(layer.Rules[i], [], []));
            }
            else
            {
                Look(i, layer.Rules.Count - i, FirstSteps);
            }
        }

        var again = open.ToArray();
        open.Clear();
        for (var i = 0; i < again.Length; i++)
        {
            Look(again[i], again.Length - i, steps.Left / (again.Length - i));
        }

        return ([.. shadowed.Values], open.ConvertAll(i => layer.Rules[i].Id));

        void Look(int rule, int rest, long share)
        {
            var (isCovered, found) = steps.Share(share, few => proofs.Share(proofs.Left / rest, proof => search.Cover(rule, few, proof)));
            if (found is not null)
            {
                shadowed.Add(rule, found);
            }
            else if (isCovered is null)
            {
                open.Add(rule);
            }
        }
    }
}
