using Gharart.Core.Slugs;

namespace Gharart.Core.Routing;

/// <summary>Two enabled rules of a layer with equal priority that both match some visit (contract §6).</summary>
/// <param name="Winner">The rule that is asked first.</param>
/// <param name="Loser">The other one.</param>
/// <param name="Link">The link that the layer belongs to; null for the rules of a handle.</param>
public sealed record RuleCollision(AuditedRule Winner, AuditedRule Loser, SlugKey? Link)
{
    /// <summary>What puts the winner first.</summary>
    public RuleTieBreak TieBreak => Winner.When.Specificity == Loser.When.Specificity ? RuleTieBreak.RuleId : RuleTieBreak.Specificity;

    /// <summary>A visit that both match; looked for on every call.</summary>
    public RuleWitness FindWitness() =>
        RuleWitness.Find(Winner.When, Loser.When, Link) ?? throw new InvalidOperationException($"{Winner.Id} and {Loser.Id} do not collide.");
}
