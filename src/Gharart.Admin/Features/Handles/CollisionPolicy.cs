namespace Gharart.Admin.Features.Handles;

/// <summary>What a colliding rule gets: a warning in the answer, or a refusal (contract §6).</summary>
internal enum CollisionPolicy
{
    Warn,
    Reject,
}
