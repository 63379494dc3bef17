using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Features.TrackingTemplates;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Audit;

/// <summary>The rows that people edit. A new resource gets a line here; without one its writes are audited by method and route alone.</summary>
internal static class AuditedKinds
{
    private static readonly Dictionary<string, string> HidesPassword = new() { [nameof(Link.PasswordHash)] = "password" };

    private static readonly Dictionary<Type, AuditedKind> Kinds = new()
    {
        [typeof(Handle)] = AuditedKind.Of<Handle>("handle", row => row.Name, row => row.Id, row => new
        {
            row.DisplayName,
            row.TimeZone,
            row.FallbackUrl,
            row.CollisionPolicy,
        }),
        [typeof(HandleMember)] = AuditedKind.Of<HandleMember>("collaborator", row => $"collaborators/{row.AccountId}", row => row.HandleId, row => new
        {
            row.AccountId,
            row.Role,
        }),
        [typeof(Link)] = AuditedKind.Of<Link>("link", row => $"links/{row.Slug}", row => row.HandleId, row => new
        {
            row.Slug,
            row.DestinationUrl,
            row.Title,
            row.Description,
            row.Tags,
            row.Enabled,
            row.RedirectType,
            row.ScheduledStartAt,
            row.ScheduledEndAt,
            row.ExpiresAt,
            row.MaxClicks,
            HasPassword = row.PasswordHash is not null,
            Tracking = new LinkTracking(row.UtmSource, row.UtmMedium, row.UtmCampaign, row.UtmTerm, row.UtmContent),
            TrackingPolicy = new TrackingPolicyResponse(row.TrackingMode, row.AppendContextParam),
            row.ForwardQuery,
            row.FallbackUrl,
            CampaignId = row.CampaignKey,
        }, HidesPassword),
        [typeof(RoutingRule)] = AuditedKind.Of<RoutingRule>("rule", ResourceOf, row => row.HandleId, row => new
        {
            row.RuleId,
            row.Enabled,
            row.Priority,
            row.Note,
            row.When,
            row.Variants,
            row.Seed,
        }),
        [typeof(DestinationDomain)] = AuditedKind.Of<DestinationDomain>(
            "domain", row => $"destination-domains/{row.Domain}", row => row.HandleId, row => new
            {
                row.Domain,
                row.Scope,
                row.VerificationStatus,
                row.VerificationMethod,
                row.RiskScore,
                row.RiskBand,
                row.AutomatedDecision,
                row.ManualDecision,
                row.DecisionReason,
                row.DecisionExpiresAt,
                row.WaivedReason,
            }),
        [typeof(CustomHost)] = AuditedKind.Of<CustomHost>("custom_host", row => $"custom-hosts/{row.Host}", row => row.HandleId, row => new
        {
            row.Host,
            row.VerificationStatus,
            row.VerificationMethod,
        }),
        [typeof(TrackingTemplate)] = AuditedKind.Of<TrackingTemplate>(
            "template",
            row => $"tracking-templates/{row.TemplateKey}",
            row => row.HandleId,
            row => new
            {
                row.TemplateKey,
                row.Kind,
                row.Enabled,
                row.AppliesTo,
                row.Settings,
                row.DisabledReason,
            },
            new Dictionary<string, string> { [nameof(TrackingTemplate.SealedSecret)] = "secret" }),
        [typeof(PersonalAccessToken)] = AuditedKind.Of<PersonalAccessToken>("token", row => $"tokens/{row.TokenId}", row => row.HandleId, row => new
        {
            row.TokenId,
            row.Name,
            row.Scopes,
            row.ExpiresAt,
            row.RevokedAt,
        }),
        [typeof(Account)] = AuditedKind.Of<Account>(
            "account",
            row => $"accounts/{row.Email}",
            _ => null,
            row => new
            {
                row.Email,
                row.DisplayName,
                row.Plan,
                row.IsOperator,
            },
            HidesPassword),
    };

    public static AuditedKind? Find(Type type) => Kinds.GetValueOrDefault(type);

    // The link of a rule that is loaded alone is not at hand.
    private static string ResourceOf(RoutingRule rule) =>
        rule.LinkId is null && rule.Link is null ? $"personalization-rules/{rule.RuleId}"
        : rule.Link is { } link ? $"links/{link.Slug}/routing-rules/{rule.RuleId}"
        : $"links/routing-rules/{rule.RuleId}";
}
