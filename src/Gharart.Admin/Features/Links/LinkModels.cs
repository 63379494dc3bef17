using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Core.Destinations;
using Gharart.Core.Passwords;
using Gharart.Core.Slugs;

namespace Gharart.Admin.Features.Links;

/// <summary>
/// Full replacement: what is left out goes back to its default. <c>slug</c> may be left out; it must be the one in the address, in any case.
/// A password that cannot be read back is kept with <c>hasPassword</c>.
/// </summary>
internal sealed record PutLinkRequest(
    [property: StringLength(DestinationUrl.MaxLength), Description("Absolute, http or https.")] string? DestinationUrl,
    [property: Form(Slug.Form)] string? Slug = null,
    [property: StringLength(LinkValidator.MaxTitle)] string? Title = null,
    [property: StringLength(LinkValidator.MaxDescription)] string? Description = null,
    [property: MaxLength(LinkValidator.MaxTags), Each(MaxLength = LinkValidator.MaxTag)] IReadOnlyList<string?>? Tags = null,
    bool? Enabled = null,
    [property: Range(302, 307), Description("302 (the default) or 307.")] int? RedirectType = null,
    DateTimeOffset? ScheduledStartAt = null,
    DateTimeOffset? ScheduledEndAt = null,
    DateTimeOffset? ExpiresAt = null,
    [property: Range(1, int.MaxValue), Description("Clicks that are sent on; without a limit when absent.")] long? MaxClicks = null,
    [property: StringLength(LinkPassword.MaxCharacters, MinimumLength = 1), Description(
        "A new password, which is never answered. Visitors are asked for it before they are sent on. Left out together with hasPassword: the link has none.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Password = null,
    [property: Description("true without password: the link keeps the one it has, and a link that has none is refused.")] bool? HasPassword = null,
    LinkTracking? Tracking = null,
    TrackingPolicyRequest? TrackingPolicy = null,
    bool? ForwardQuery = null,
    [property: StringLength(DestinationUrl.MaxLength), Description("Where visitors go when nothing else that is trusted is left.")] string? FallbackUrl = null,
    [property: MaxLength(LinkValidator.MaxRules), Description("Rules of this link alone, each with its ruleId.")] IReadOnlyList<PutRuleRequest?>? RoutingRules = null)
{
    /// <summary>The request that makes a link what it is: what history keeps and exports hold.</summary>
    public static PutLinkRequest Of(Link link, IEnumerable<RoutingRule> rules) => new(
        link.DestinationUrl,
        link.Slug,
        link.Title,
        link.Description,
        link.Tags,
        link.Enabled,
        link.RedirectType,
        link.ScheduledStartAt,
        link.ScheduledEndAt,
        link.ExpiresAt,
        link.MaxClicks,
        null,
        link.PasswordHash is not null,
        new LinkTracking(link.UtmSource, link.UtmMedium, link.UtmCampaign, link.UtmTerm, link.UtmContent),
        new TrackingPolicyRequest(link.TrackingMode, link.AppendContextParam),
        link.ForwardQuery,
        link.FallbackUrl,
        [.. rules.OrderBy(rule => rule.EvaluationKey, StringComparer.Ordinal).Select(PutRuleRequest.Of)]);

    // What is made for records would tell the password to whoever writes one into a log.
    public override string ToString() => $"{nameof(PutLinkRequest)} {{ {nameof(Slug)} = {Slug} }}";
}

internal sealed record LinkTracking(
    [property: StringLength(LinkValidator.MaxTracking)] string? UtmSource = null,
    [property: StringLength(LinkValidator.MaxTracking)] string? UtmMedium = null,
    [property: StringLength(LinkValidator.MaxTracking)] string? UtmCampaign = null,
    [property: StringLength(LinkValidator.MaxTracking)] string? UtmTerm = null,
    [property: StringLength(LinkValidator.MaxTracking)] string? UtmContent = null);

internal sealed record TrackingPolicyRequest(TrackingMode? Mode = null, bool? AppendContextParam = null);

internal sealed record TrackingPolicyResponse(TrackingMode Mode, bool AppendContextParam);

internal sealed record LinkResponse(
    string Slug,
    string ShortUrl,
    [property: Description("The same at the handle's custom hosts that are proved.")] IReadOnlyList<string> CustomUrls,
    LinkState State,
    string DestinationUrl,
    string? Title,
    string? Description,
    IReadOnlyList<string> Tags,
    bool Enabled,
    int RedirectType,
    DateTimeOffset? ScheduledStartAt,
    DateTimeOffset? ScheduledEndAt,
    DateTimeOffset? ExpiresAt,
    int? MaxClicks,
    [property: Description("Clicks that count towards maxClicks, as far as the edges have told; null without a limit.")] long? ClicksUsed,
    [property: Description("Whether visitors are asked for a password.")] bool HasPassword,
    LinkTracking Tracking,
    TrackingPolicyResponse TrackingPolicy,
    bool ForwardQuery,
    string? FallbackUrl,
    IReadOnlyList<RuleResponse> RoutingRules,
    IReadOnlyList<DestinationWarning> Warnings,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IVersionedResponse
{
    /// <summary>Of the link's own rules; of a single link only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleAudit? Audit { get; init; }

    public static LinkResponse From(Link link, IEnumerable<RoutingRule> linkRules, ShortUrls urls, DestinationTrust trust, long clicksUsed)
    {
        var rules = linkRules.OrderBy(rule => rule.EvaluationKey, StringComparer.Ordinal).ToList();
        return new LinkResponse(
            link.Slug,
            urls.Of(link.Slug),
            urls.AtCustomHosts(link.Slug),
            link.State(trust.At, clicksUsed),
            link.DestinationUrl,
            link.Title,
            link.Description,
            link.Tags,
            link.Enabled,
            link.RedirectType,
            link.ScheduledStartAt,
            link.ScheduledEndAt,
            link.ExpiresAt,
            link.MaxClicks,
            link.MaxClicks is null ? null : clicksUsed,
            link.PasswordHash is not null,
            new LinkTracking(link.UtmSource, link.UtmMedium, link.UtmCampaign, link.UtmTerm, link.UtmContent),
            new TrackingPolicyResponse(link.TrackingMode, link.AppendContextParam),
            link.ForwardQuery,
            link.FallbackUrl,
            rules.ConvertAll(RuleResponse.From),
            trust.Warnings([link.DestinationUrl, link.FallbackUrl, .. rules.SelectMany(rule => rule.Variants).Select(variant => variant.DestinationUrl)]),
            link.Version,
            link.CreatedAt,
            link.UpdatedAt);
    }
}
