namespace Gharart.Core.Routing;

/// <summary>A rule that can never win while the verdicts on targets stay as they are.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="CoveredBy">
/// Rules of its layer that are asked before it and together take all its visits, in evaluation order. Empty where the rule matches nothing: it
/// belongs to a link and names other slugs only.
/// </param>
/// <param name="Regions">The proof: boxes of what the rule matches, each with a rule that takes it whole.</param>
public sealed record ShadowedRule(AuditedRule Rule, IReadOnlyList<AuditedRule> CoveredBy, IReadOnlyList<ShadowRegion> Regions)
{
    /// <summary>Whether none of the rules can be left out; false where that took too long to tell.</summary>
    public bool IsCoverLeast { get; init; } = true;

    /// <summary>Whether the regions together are all that the rule matches; false where they are too many to be listed.</summary>
    public bool IsProofWhole { get; init; } = true;
}
