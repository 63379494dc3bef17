using Gharart.Core.Slugs;

namespace Gharart.Core.Routing;

/// <summary>
/// Finds colliding rules exactly, by set algebra on each dimension: two rules meet when every dimension that both ask about has a common
/// value. A visit has many segments, so those of two rules can be had together, but for <c>new</c> and <c>returning</c> (<see cref="RuleSpace"/>).
/// </summary>
public static class RuleCollisions
{
    /// <summary>
    /// All collisions in a layer, in evaluation order. Near-linear in the listed values where few rules share one; at worst, for n rules of
    /// one priority that list the same v values, n²·v steps of a bit each, and the n² collisions themselves.
    /// </summary>
    public static IEnumerable<RuleCollision> Find(RuleLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var rules = layer.Rules;
        var meeting = new ulong[(rules.Count + 63) / 64];
        var end = 0;
        for (var i = 0; i < rules.Count; i++)
        {
            while (end < rules.Count && rules[end].Priority == rules[i].Priority)
            {
                end++;
            }

            if (end == i + 1 || !layer.IsReachable(rules[i]))
            {
                continue;
            }

            layer.FindMeeting(i, meeting);
            for (var j = RuleSets.Next(meeting, i + 1); j >= 0 && j < end; j = RuleSets.Next(meeting, j + 1))
            {
                yield return new RuleCollision(rules[i], rules[j], layer.Link);
            }
        }
    }

    /// <summary>The collision of two enabled rules of one layer, or null where they cannot both match or their priorities tell them apart.</summary>
    /// <param name="left">A rule.</param>
    /// <param name="right">Another rule.</param>
    /// <param name="link">The link that a layer of link rules belongs to; null for the rules of a handle.</param>
    public static RuleCollision? Between(AuditedRule left, AuditedRule right, SlugKey? link)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Priority != right.Priority || RuleWitness.Find(left.When, right.When, link) is null)
        {
            return null;
        }

        return AuditedRule.CompareOrder(left, right) <= 0 ? new RuleCollision(left, right, link) : new RuleCollision(right, left, link);
    }
}
