using Gharart.Core.Routing;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>Two rules of equal priority that match the same visit, the winner first (contract §6).</summary>
internal sealed record CollisionResponse(IReadOnlyList<string> RuleIds, int Priority, string Winner, RuleTieBreak TieBreak, WitnessResponse Witness)
{
    public static CollisionResponse From(RuleCollision collision) => new(
        [collision.Winner.Id, collision.Loser.Id], collision.Winner.Priority, collision.Winner.Id, collision.TieBreak, WitnessResponse.From(collision.FindWitness()));
}
