namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>A target of an enabled rule to which the edge sends nobody now.</summary>
internal sealed record UntrustedTarget(string RuleId, string VariantId, string Domain, string Reason);
