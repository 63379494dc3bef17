using Gharart.Core.Routing;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>A rule that can never win while its layer and the verdicts on its targets stay as they are (contract §6).</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Reason">COVERED by rules that are asked before it, or NEVER_MATCHES: a rule of a link that names other slugs only.</param>
/// <param name="CoveredBy">The rules that take all its visits, in evaluation order. None of them can be left out, unless they are too many to try.</param>
/// <param name="Proof">What the rule matches, in regions; the first <see cref="MaxRegions"/>.</param>
/// <param name="RegionCount">How many regions there are; null where there are too many to count.</param>
internal sealed record ShadowResponse(
    string RuleId, ShadowReason Reason, IReadOnlyList<string> CoveredBy, IReadOnlyList<ShadowRegionResponse> Proof, int? RegionCount)
{
    /// <summary>A cover by single countries and devices has more than anybody reads.</summary>
    public const int MaxRegions = 50;

    public static ShadowResponse From(ShadowedRule rule) => new(
        rule.Rule.Id,
        rule.CoveredBy.Count == 0 ? ShadowReason.NeverMatches : ShadowReason.Covered,
        [.. rule.CoveredBy.Select(covering => covering.Id)],
        [.. rule.Regions.Take(MaxRegions).Select(ShadowRegionResponse.From)],
        rule.IsProofWhole ? rule.Regions.Count : null);
}
