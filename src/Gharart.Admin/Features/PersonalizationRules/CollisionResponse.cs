using Gharart.Core.Routing;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>Two rules of equal priority that match the same visit, the winner first (contract §6).</summary>
/// <param name="RuleIds">Both rules.</param>
/// <param name="Priority">Their priority.</param>
/// <param name="Winner">The rule that is asked first.</param>
/// <param name="TieBreak">What puts it first.</param>
/// <param name="Witness">A visit that both match.</param>
/// <param name="OverlapCells">How many cells of the audited space both match.</param>
internal sealed record CollisionResponse(
    IReadOnlyList<string> RuleIds, int Priority, string Winner, RuleTieBreak TieBreak, WitnessResponse Witness, UInt128 OverlapCells)
{
    public static CollisionResponse From(RuleCollision collision, RuleSpace space) => new(
        [collision.Winner.Id, collision.Loser.Id],
        collision.Winner.Priority,
        collision.Winner.Id,
        collision.TieBreak,
        WitnessResponse.From(collision.FindWitness()),
        space.OverlapCells(collision.Winner.When, collision.Loser.When));
}
