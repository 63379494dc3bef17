namespace Gharart.Core.Routing;

/// <summary>A part of a box that one rule covers whole.</summary>
/// <param name="Rule">The rule's place in evaluation order.</param>
/// <param name="Values">The dimensions that were split, each with the values of the part.</param>
internal sealed record ShadowPart(int Rule, IReadOnlyList<(ConditionDimensions Dimension, IReadOnlyList<int> Values)> Values);
