using Gharart.Admin.Features.Links;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>What is wrong with the enabled rules of a layer, or with what concerns one of them (contract §6).</summary>
/// <param name="Collisions">In evaluation order, the first 500.</param>
/// <param name="CollisionCount">How many there are.</param>
/// <param name="Untrusted">Targets that the edge passes over now.</param>
/// <param name="CheckedAt">When.</param>
internal sealed record RuleAudit(
    IReadOnlyList<CollisionResponse> Collisions, int CollisionCount, IReadOnlyList<UntrustedTarget> Untrusted, DateTimeOffset CheckedAt)
{
    /// <summary>A thousand rules that all match everything would collide half a million times.</summary>
    public const int MaxCollisions = 500;

    /// <param name="rules">All rules of the layer.</param>
    /// <param name="link">The link of a layer of link rules.</param>
    /// <param name="trust">Tells which targets are routable.</param>
    /// <param name="concerning">Asks only for what concerns this rule, which is one of them.</param>
    public static RuleAudit Of(IEnumerable<RoutingRule> rules, SlugKey? link, DestinationTrust trust, RoutingRule? concerning = null)
    {
        var enabled = rules.Where(rule => rule.Enabled).ToList();
        var collisions = concerning is null
            ? RuleCollisions.Find(enabled.Select(Audited), link)
            : Concerning(concerning, enabled, link);
        var (listed, count) = Take(collisions);
        var untrusted = enabled
            .Where(rule => concerning is null || rule == concerning)
            .OrderBy(rule => rule.EvaluationKey, StringComparer.Ordinal)
            .SelectMany(rule => UntrustedOf(rule, trust));
        return new RuleAudit(listed, count, [.. untrusted], trust.At);
    }

    /// <summary>The collisions of one rule with the others of its layer.</summary>
    public static IReadOnlyList<CollisionResponse> CollisionsOf(RoutingRule rule, IEnumerable<RoutingRule> rules, SlugKey? link) =>
        Take(Concerning(rule, [.. rules.Where(other => other.Enabled)], link)).Listed;

    private static IEnumerable<RuleCollision> Concerning(RoutingRule rule, List<RoutingRule> enabled, SlugKey? link)
    {
        if (!rule.Enabled)
        {
            return [];
        }

        var audited = Audited(rule);
        return enabled
            .Where(other => other != rule && other.Priority == rule.Priority)
            .OrderBy(other => other.EvaluationKey, StringComparer.Ordinal)
            .Select(other => RuleCollisions.Between(audited, Audited(other), link))
            .OfType<RuleCollision>();
    }

    private static (List<CollisionResponse> Listed, int Count) Take(IEnumerable<RuleCollision> collisions)
    {
        var listed = new List<CollisionResponse>();
        var count = 0;
        foreach (var collision in collisions)
        {
            if (count++ < MaxCollisions)
            {
                listed.Add(CollisionResponse.From(collision));
            }
        }

        return (listed, count);
    }

    private static IEnumerable<UntrustedTarget> UntrustedOf(RoutingRule rule, DestinationTrust trust) =>
        from variant in rule.Variants
        let warning = trust.Check(variant.DestinationUrl)
        where warning is not null
        select new UntrustedTarget(rule.RuleId, variant.Id, warning.Domain, warning.Reason, warning.Message);

    private static AuditedRule Audited(RoutingRule rule) => new(rule.RuleId, rule.Priority, Conditions.Compile(rule.When.ToCore()));
}
