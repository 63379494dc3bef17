using Gharart.Core.Routing;

namespace Gharart.Core.Snapshots;

/// <summary>An enabled rule as it goes into a snapshot.</summary>
/// <param name="Id">Rule id.</param>
/// <param name="Number">Number that clicks and tokens carry; unique in the handle.</param>
/// <param name="Priority">0–9,999.</param>
/// <param name="When">Conditions.</param>
/// <param name="Variants">One, or 2–10.</param>
/// <param name="Seed">Seed of the split; null for the id.</param>
public sealed record RuleDefinition(
    string Id, uint Number, int Priority, RuleConditions When, IReadOnlyList<VariantDefinition> Variants, string? Seed = null);
