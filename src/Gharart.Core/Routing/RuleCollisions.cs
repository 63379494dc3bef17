using System.Numerics;
using System.Text;
using Gharart.Core.Slugs;

namespace Gharart.Core.Routing;

/// <summary>
/// Finds colliding rules exactly, by set algebra on each dimension: two rules meet when every dimension that both ask about has a common
/// value. A visit has many segments, so those of two rules can always be had together.
/// </summary>
public static class RuleCollisions
{
    /// <summary>
    /// All collisions in a layer, in evaluation order. Near-linear in the listed values where few rules share one; at worst, for n rules of
    /// one priority that list the same v values, n²·v steps of a bit each, and the n² collisions themselves.
    /// </summary>
    /// <param name="rules">The enabled rules of one layer, in any order.</param>
    /// <param name="link">The link that a layer of link rules belongs to; null for the rules of a handle, which meet every link.</param>
    public static IEnumerable<RuleCollision> Find(IEnumerable<AuditedRule> rules, SlugKey? link)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules
            .Where(rule => link is not { } only || rule.When.Slugs is null || rule.When.Slugs.Contains(only))
            .GroupBy(rule => rule.Priority)
            .OrderBy(group => group.Key)
            .SelectMany(group => FindAmongEqual([.. group], link));
    }

    /// <summary>The collision of two enabled rules of one layer, or null where they cannot both match or their priorities tell them apart.</summary>
    /// <param name="left">A rule.</param>
    /// <param name="right">Another rule.</param>
    /// <param name="link">As in <see cref="Find"/>.</param>
    public static RuleCollision? Between(AuditedRule left, AuditedRule right, SlugKey? link)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Priority != right.Priority || RuleWitness.Find(left.When, right.When, link) is null)
        {
            return null;
        }

        return Compare(left, right) <= 0 ? new RuleCollision(left, right, link) : new RuleCollision(right, left, link);
    }

    private static IEnumerable<RuleCollision> FindAmongEqual(AuditedRule[] rules, SlugKey? link)
    {
        Array.Sort(rules, Compare);
        var sources = new OverlapIndex<string>(Array.ConvertAll(rules, rule => Texts(rule.When.Sources)));
        var campaigns = new OverlapIndex<string>(Array.ConvertAll(rules, rule => Texts(rule.When.Campaigns)));
        var slugs = new OverlapIndex<SlugKey>(Array.ConvertAll(rules, rule => rule.When.Slugs));
        var meeting = new ulong[(rules.Length + 63) / 64];
        for (var i = 0; i < rules.Length; i++)
        {
            Array.Fill(meeting, ulong.MaxValue);
            sources.Keep(i, meeting);
            campaigns.Keep(i, meeting);
            slugs.Keep(i, meeting);
            for (var j = Next(meeting, i + 1); j < rules.Length; j = Next(meeting, j + 1))
            {
                if (RuleWitness.TryDevice(rules[i].When, rules[j].When, out _) && RuleWitness.TryCountry(rules[i].When, rules[j].When, out _))
                {
                    yield return new RuleCollision(rules[i], rules[j], link);
                }
            }
        }
    }

    // The first member of the set from a position on; beyond the set where there is none.
    private static int Next(ulong[] set, int from)
    {
        for (var word = from >> 6; word < set.Length; word++)
        {
            var rest = word == from >> 6 ? set[word] & (ulong.MaxValue << (from & 63)) : set[word];
            if (rest != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }

        return int.MaxValue;
    }

    // As Rule.CompareOrder within one priority.
    private static int Compare(AuditedRule left, AuditedRule right)
    {
        var bySpecificity = right.When.Specificity.CompareTo(left.When.Specificity);
        return bySpecificity != 0 ? bySpecificity : string.CompareOrdinal(left.Id, right.Id);
    }

    private static string[]? Texts(TextSet? texts) => texts is null ? null : [.. texts.Values.Select(Encoding.ASCII.GetString)];
}
