namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>The <c>when</c> of a rule: a missing list matches everything, lists AND, values of one list OR (contract §5).</summary>
internal sealed record RuleConditions
{
    public IReadOnlyList<string>? CountryIn { get; init; }

    public IReadOnlyList<string>? DeviceIn { get; init; }

    public IReadOnlyList<string>? SourceIn { get; init; }

    public IReadOnlyList<string>? CampaignIn { get; init; }

    public IReadOnlyList<string>? SegmentIn { get; init; }

    public IReadOnlyList<string>? SlugIn { get; init; }
}
