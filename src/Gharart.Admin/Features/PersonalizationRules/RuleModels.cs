using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules.Impact;
using Gharart.Admin.Http;
using Gharart.Core.Destinations;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Visitors;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>
/// Full replacement: what is left out goes back to its default. Exactly one of <c>variant</c> and <c>variants</c>. <c>ruleId</c> is required in
/// a link's list; where it stands in the address it may be left out.
/// </summary>
internal sealed record PutRuleRequest(
    [property: Form(RuleValidator.IdForm)] string? RuleId = null,
    bool? Enabled = null,
    [property: Range(0, RuleValidator.MaxPriority), Description("Lower ones are asked first; 1000 when absent.")] int? Priority = null,
    [property: StringLength(RuleValidator.MaxNote)] string? Note = null,
    [property: Description("Which visits it is for; all of them when absent.")] RuleConditionsRequest? When = null,
    RuleTarget? Variant = null,
    [property: Length(Split.MinVariants, Split.MaxVariants), Description("A weighted split.")] IReadOnlyList<WeightedTarget?>? Variants = null,
    [property: StringLength(RuleValidator.MaxSeed, MinimumLength = 1), Description("Of the split; the rule's id when absent.")] string? Seed = null)
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
    [property: Length(1, ConditionValidator.MaxValues), Each(MaxLength = 2)] IReadOnlyList<string?>? CountryIn = null,
    [property: Length(1, ConditionValidator.MaxValues), Words(typeof(DeviceClass))] IReadOnlyList<string?>? DeviceIn = null,
    [property: Length(1, ConditionValidator.MaxValues), Each(MaxLength = ConditionValidator.MaxText)] IReadOnlyList<string?>? SourceIn = null,
    [property: Length(1, ConditionValidator.MaxValues), Each(MaxLength = ConditionValidator.MaxText)] IReadOnlyList<string?>? CampaignIn = null,
    [property: Length(1, ConditionValidator.MaxValues), Each(MaxLength = ConditionValidator.MaxText),
        Description("`new` or `returning`, as the visitor cookie tells, and what the visit's `seg` says: a convenience that anybody can add to a link, so it keeps nobody out.")]
    IReadOnlyList<string?>? SegmentIn = null,
    [property: Length(1, ConditionValidator.MaxValues), Each(Form = Slug.Form)] IReadOnlyList<string?>? SlugIn = null);

internal sealed record RuleTarget(
    [property: Form(RuleValidator.VariantIdForm)] string? Id, [property: StringLength(DestinationUrl.MaxLength)] string? DestinationUrl);

internal sealed record WeightedTarget(
    [property: Form(RuleValidator.VariantIdForm)] string? Id,
    [property: StringLength(DestinationUrl.MaxLength)] string? DestinationUrl,
    [property: Range(Split.MinWeight, Split.MaxWeight)] int? Weight);

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

    /// <summary>What saving would do; of a dry run only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleImpact? Impact { get; init; }

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
