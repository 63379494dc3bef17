using System.Text.Json.Serialization;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Http;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>
/// Full replacement: what is left out goes back to its default. Exactly one of <c>variant</c> and <c>variants</c>. <c>ruleId</c> is required in
/// a link's list; where it stands in the address it may be left out.
/// </summary>
internal sealed record PutRuleRequest(
    string? RuleId = null,
    bool? Enabled = null,
    int? Priority = null,
    string? Note = null,
    RuleConditionsRequest? When = null,
    RuleTarget? Variant = null,
    IReadOnlyList<WeightedTarget?>? Variants = null,
    string? Seed = null)
{
    /// <summary>The request that makes a rule what it is.</summary>
    public static PutRuleRequest Of(RoutingRule rule) => new(
        rule.RuleId,
        rule.Enabled,
        rule.Priority,
        rule.Note,
        new RuleConditionsRequest(
            rule.When.CountryIn, rule.When.DeviceIn, rule.When.SourceIn, rule.When.CampaignIn, rule.When.SegmentIn, rule.When.SlugIn),
        rule.Variants is [var only] ? new RuleTarget(only.Id, only.DestinationUrl) : null,
        rule.Variants.Count > 1 ? rule.Variants.ConvertAll(variant => new WeightedTarget(variant.Id, variant.DestinationUrl, variant.Weight)) : null,
        rule.Seed);
}

internal sealed record RuleConditionsRequest(
    IReadOnlyList<string?>? CountryIn = null,
    IReadOnlyList<string?>? DeviceIn = null,
    IReadOnlyList<string?>? SourceIn = null,
    IReadOnlyList<string?>? CampaignIn = null,
    IReadOnlyList<string?>? SegmentIn = null,
    IReadOnlyList<string?>? SlugIn = null);

internal sealed record RuleTarget(string? Id, string? DestinationUrl);

internal sealed record WeightedTarget(string? Id, string? DestinationUrl, int? Weight);

internal sealed record RuleResponse(
    string RuleId,
    bool Enabled,
    int Priority,
    string? Note,
    RuleConditions When,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RuleTarget? Variant,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RuleVariant>? Variants,
    string? Seed,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IVersionedResponse
{
    /// <summary>Of a single rule only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleAudit? Audit { get; init; }

    /// <summary>Of a single rule only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DestinationWarning>? Warnings { get; init; }

    public static RuleResponse From(RoutingRule rule) => new(
        rule.RuleId,
        rule.Enabled,
        rule.Priority,
        rule.Note,
        rule.When,
        rule.Variants is [var only] ? new RuleTarget(only.Id, only.DestinationUrl) : null,
        rule.Variants.Count > 1 ? rule.Variants : null,
        rule.Seed,
        rule.Version,
        rule.CreatedAt,
        rule.UpdatedAt);
}

/// <summary>A page of rules in evaluation order, with the audit of all of them.</summary>
internal sealed record RulePage(IReadOnlyList<RuleResponse> Items, string? NextToken, RuleAudit Audit);
