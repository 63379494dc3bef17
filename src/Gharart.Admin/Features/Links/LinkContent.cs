using Gharart.Admin.Features.PersonalizationRules;

namespace Gharart.Admin.Features.Links;

/// <summary>A link as somebody asked for it, checked; what has another stored form stands beside the request.</summary>
internal sealed record LinkContent(
    PutLinkRequest Request, string DestinationUrl, string? FallbackUrl, List<string> Tags, IReadOnlyList<RuleContent> Rules)
{
    /// <summary>Everywhere that it may send people.</summary>
    public IEnumerable<string?> Destinations => [DestinationUrl, FallbackUrl, .. Rules.SelectMany(rule => rule.Variants).Select(variant => variant.DestinationUrl)];

    /// <summary>The hash of a new password; with a rollback that of the old one.</summary>
    public byte[]? PasswordHash { get; init; }

    /// <summary>Whether the link is to keep the password that it has: none is given with it.</summary>
    public bool KeepsPassword => Request.HasPassword == true && PasswordHash is null;

    /// <summary>All but slug and rules.</summary>
    public void ApplyTo(Link link)
    {
        link.DestinationUrl = DestinationUrl;
        link.Title = NullIfBlank(Request.Title);
        link.Description = NullIfBlank(Request.Description);
        link.Tags = Tags;
        link.Enabled = Request.Enabled ?? true;
        link.RedirectType = Request.RedirectType ?? StatusCodes.Status302Found;
        link.ScheduledStartAt = Request.ScheduledStartAt;
        link.ScheduledEndAt = Request.ScheduledEndAt;
        link.ExpiresAt = Request.ExpiresAt;
        link.MaxClicks = (int?)Request.MaxClicks;
        link.PasswordHash = KeepsPassword ? link.PasswordHash : PasswordHash;
        link.UtmSource = NullIfBlank(Request.Tracking?.UtmSource);
        link.UtmMedium = NullIfBlank(Request.Tracking?.UtmMedium);
        link.UtmCampaign = NullIfBlank(Request.Tracking?.UtmCampaign);
        link.UtmTerm = NullIfBlank(Request.Tracking?.UtmTerm);
        link.UtmContent = NullIfBlank(Request.Tracking?.UtmContent);
        link.TrackingMode = Request.TrackingPolicy?.Mode ?? TrackingMode.Direct;
        link.AppendContextParam = Request.TrackingPolicy?.AppendContextParam ?? true;
        link.ForwardQuery = Request.ForwardQuery ?? true;
        link.FallbackUrl = FallbackUrl;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
