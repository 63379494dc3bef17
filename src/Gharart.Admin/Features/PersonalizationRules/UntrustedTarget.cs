using Gharart.Admin.Features.Links;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>A target of an enabled rule to which the edge sends nobody now; the last three as in <see cref="DestinationWarning"/>.</summary>
internal sealed record UntrustedTarget(string RuleId, string VariantId, string Domain, string Reason, string Message);
