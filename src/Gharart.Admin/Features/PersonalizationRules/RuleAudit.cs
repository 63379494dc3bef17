using System.ComponentModel;
using Gharart.Admin.Features.Links;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>What is wrong with the enabled rules of a layer, or with what concerns one of them (contract §6).</summary>
internal sealed record RuleAudit(
    [property: Description("In evaluation order, the first 500.")] IReadOnlyList<CollisionResponse> Collisions,
    [property: Description("How many there are.")] int CollisionCount,
    [property: Description("Rules that can never win, in evaluation order, the first 200.")] IReadOnlyList<ShadowResponse> Shadowed,
    [property: Description("How many there are.")] int ShadowedCount,
    [property: Description("Rules of which it would have taken too long to tell whether others cover them.")] IReadOnlyList<string> Undecided,
    [property: Description("Targets that the edge passes over now.")] IReadOnlyList<UntrustedTarget> Untrusted,
    DateTimeOffset CheckedAt,
    [property: Description("How many kinds of visit the rules can tell apart: country x device x each source, campaign, slug and set of segments that they name, and any other.")]
    UInt128 SpaceSize)
{
    /// <summary>A thousand rules that all match everything would collide half a million times.</summary>
    public const int MaxCollisions = 500;

    /// <summary>Each may name hundreds of rules that cover it.</summary>
    public const int MaxShadowed = 200;

    /// <param name="rules">All rules of the layer.</param>
    /// <param name="link">The link of a layer of link rules.</param>
    /// <param name="trust">Tells which targets are routable.</param>
    /// <param name="concerning">Asks only for what concerns this rule, which is one of them.</param>
    public static RuleAudit Of(IEnumerable<RoutingRule> rules, SlugKey? link, DestinationTrust trust, RoutingRule? concerning = null)
    {
        var enabled = rules.Where(rule => rule.Enabled).OrderBy(rule => rule.EvaluationKey, StringComparer.Ordinal).ToList();
        var untrusted = enabled.SelectMany(rule => UntrustedOf(rule, trust)).ToList();
        var passedOver = untrusted.Select(target => target.RuleId).ToHashSet(StringComparer.Ordinal);
        var layer = new RuleLayer(enabled.Select(rule => Audited(rule, !passedOver.Contains(rule.RuleId))), link);
        var from = concerning is null ? 0 : enabled.FindIndex(rule => rule.RuleId == concerning.RuleId);
        var (shadowed, undecided) = from < 0 ? ([], []) : RuleShadows.Find(layer, from);
        var collisions = concerning is null ? RuleCollisions.Find(layer) : Concerning(concerning, layer);
        if (concerning is not null)
        {
            shadowed = [.. shadowed.Where(one => one.Rule.Id == concerning.RuleId || one.CoveredBy.Any(covering => covering.Id == concerning.RuleId))];
            undecided = [.. undecided.Where(id => id == concerning.RuleId)];
            untrusted.RemoveAll(target => target.RuleId != concerning.RuleId);
        }

        var (listed, count) = Take(collisions, layer.Space);
        return new RuleAudit(
            listed,
            count,
            [.. shadowed.Take(MaxShadowed).Select(ShadowResponse.From)],
            shadowed.Count,
            undecided,
            untrusted,
            trust.At,
            layer.Space.Size);
    }

    /// <summary>The collisions of one rule with the others of its layer.</summary>
    public static IReadOnlyList<CollisionResponse> CollisionsOf(RoutingRule rule, IEnumerable<RoutingRule> rules, SlugKey? link)
    {
        var layer = new RuleLayer(rules.Where(other => other.Enabled).Select(other => Audited(other, isTrusted: true)), link);
        return Take(Concerning(rule, layer), layer.Space).Listed;
    }

    /// <summary>Two rules of a layer that collide; null where none do.</summary>
    public static (string, string)? CollidingPair(IEnumerable<RoutingRule> rules, SlugKey? link)
    {
        var layer = new RuleLayer(rules.Where(rule => rule.Enabled).Select(rule => Audited(rule, isTrusted: true)), link);
        return RuleCollisions.Find(layer).FirstOrDefault() is { } collision ? (collision.Winner.Id, collision.Loser.Id) : null;
    }

    private static IEnumerable<RuleCollision> Concerning(RoutingRule rule, RuleLayer layer) =>
        layer.Rules.FirstOrDefault(audited => audited.Id == rule.RuleId) is not { } audited
            ? []
            : layer.Rules
                .Where(other => other != audited)
                .Select(other => RuleCollisions.Between(audited, other, layer.Link))
                .OfType<RuleCollision>();

    private static (List<CollisionResponse> Listed, int Count) Take(IEnumerable<RuleCollision> collisions, RuleSpace space)
    {
        var listed = new List<CollisionResponse>();
        var count = 0;
        foreach (var collision in collisions)
        {
            if (count++ < MaxCollisions)
            {
                listed.Add(CollisionResponse.From(collision, space));
            }
        }

        return (listed, count);
    }

    private static IEnumerable<UntrustedTarget> UntrustedOf(RoutingRule rule, DestinationTrust trust) =>
        from variant in rule.Variants
        let warning = trust.Check(variant.DestinationUrl)
        where warning is not null
        select new UntrustedTarget(rule.RuleId, variant.Id, warning.Domain, warning.Reason, warning.Message);

    private static AuditedRule Audited(RoutingRule rule, bool isTrusted) =>
        new(rule.RuleId, rule.Priority, Conditions.Compile(rule.When.ToCore()), isTrusted);
}
