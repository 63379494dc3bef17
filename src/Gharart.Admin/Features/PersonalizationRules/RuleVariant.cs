namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>One target of a rule; a rule with a single variant has no split and ignores the weight.</summary>
internal sealed record RuleVariant(string Id, string DestinationUrl, int Weight);
