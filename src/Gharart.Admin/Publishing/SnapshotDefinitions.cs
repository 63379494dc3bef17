using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Core.Destinations;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Trust;

namespace Gharart.Admin.Publishing;

/// <summary>
/// Turns rows into what goes into a snapshot. Rows were checked when they were written, so one that cannot be read any more is a fault:
/// it throws, and the publisher says so and keeps what was published before.
/// </summary>
internal static class SnapshotDefinitions
{
    public static HandleDefinition Of(
        Handle handle, IEnumerable<RoutingRule> rules, IEnumerable<DestinationDomain> domains, IReadOnlyList<TrackingTemplate> templates, DateTimeOffset now) => new()
        {
            Number = (uint)handle.Id,
            Name = HandleName.TryParse(handle.Name, out var name) ? name : throw Unreadable($"Handle '{handle.Name}'"),
            Fallback = Url(handle.FallbackUrl),
            Rules = Rules(rules),
            Domains = [.. domains.Select(domain => new TrustedDomain(domain.Domain, domain.Scope, domain.Verdict(now)))],
            Templates = [.. templates.Where(template => template.Kind == TemplateKind.UrlParams).Select(Of)],
            Events = [.. templates.Where(template => template.Kind == TemplateKind.GtmEvent).Select(EventOf)],
        };

    public static LinkDefinition Of(LinkRow link, IEnumerable<RoutingRule> rules) => new()
    {
        Number = (uint)link.Id,
        Slug = Slug.TryParse(link.Slug, out var slug) ? slug : throw Unreadable($"Slug '{link.Slug}'"),
        Destination = Url(link.DestinationUrl)!,
        Enabled = link.Enabled,
        TemporaryRedirect307 = link.RedirectType == StatusCodes.Status307TemporaryRedirect,
        Bridge = link.TrackingMode == TrackingMode.Bridge,
        AppendContext = link.AppendContextParam,
        ForwardQuery = link.ForwardQuery,
        StartsAt = link.ScheduledStartAt,
        EndsAt = Earlier(link.ScheduledEndAt, link.ExpiresAt),
        MaxClicks = link.MaxClicks,
        PasswordHash = link.PasswordHash,
        Tracking = Tracking(link),
        Fallback = Url(link.FallbackUrl),
        Rules = Rules(rules),
    };

    private static TemplateDefinition Of(TrackingTemplate template) => new(
        template.TemplateKey, Params(template), Slugs(template), template.AppliesTo.CampaignIds);

    private static EventDefinition EventOf(TrackingTemplate template) => new(
        template.TemplateKey,
        template.Settings.ContainerId!,
        template.Settings.EventName!,
        Params(template),
        Slugs(template),
        template.AppliesTo.CampaignIds);

    private static TemplateParam[] Params(TrackingTemplate template) =>
        [.. (template.Settings.Params ?? []).Select(parameter => new TemplateParam(parameter.Name, parameter.Value))];

    private static SlugKey[]? Slugs(TrackingTemplate template) =>
        template.AppliesTo.Slugs?.Select(text => Slug.TryParse(text, out var slug) ? slug.Key : throw Unreadable($"Slug '{text}'")).ToArray();

    private static RuleDefinition[] Rules(IEnumerable<RoutingRule> rules) => [.. rules.Where(rule => rule.Enabled).Select(Of)];

    private static RuleDefinition Of(RoutingRule rule) => new(
        rule.RuleId,
        (uint)rule.Id,
        rule.Priority,
        rule.When.ToCore(),
        [.. rule.Variants.Select(variant => new VariantDefinition(variant.Id, Url(variant.DestinationUrl)!, variant.Weight))],
        rule.Seed);

    // In the order in which people know them; values are encoded once, here.
    private static string Tracking(LinkRow link)
    {
        (string Key, string? Value)[] parameters =
        [
            ("utm_source", link.UtmSource), ("utm_medium", link.UtmMedium), ("utm_campaign", link.UtmCampaign),
            ("utm_term", link.UtmTerm), ("utm_content", link.UtmContent),
        ];
        return string.Join('&', parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Key}={PercentEncoding.Encode(p.Value!)}"));
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right : left;

    private static DestinationUrl? Url(string? text) => text is null ? null
        : DestinationUrl.TryParse(text, out var url, out _) ? url
        : throw Unreadable($"Destination '{text}'");

    private static InvalidDataException Unreadable(string what) => new($"{what} is stored but cannot be read.");
}
