namespace Gharart.Core.Permits;

/// <summary>What the admin says about an edge's lease of one link.</summary>
/// <param name="LinkNumber">The link.</param>
/// <param name="Serial">Grows with each change of the lease; an answer with a lower or the same serial as the edge's brings nothing new.</param>
/// <param name="Ceiling">Clicks that the edge may answer all in all.</param>
/// <param name="Used">Clicks of the edge that the admin knows of.</param>
/// <param name="Limit">The link's limit as the admin applied it.</param>
/// <param name="Era">Of the request that is answered, 0 for what nobody asked. What is from before the edge's era raises nothing: the limit may have been lowered since.</param>
/// <param name="Keep">With <see cref="PermitSigns.Recall"/>: unused permits that the edge may keep.</param>
/// <param name="Signs">What else there is to say.</param>
public readonly record struct PermitAnswer(uint LinkNumber, uint Serial, uint Ceiling, uint Used, uint Limit, uint Era, uint Keep, PermitSigns Signs);
