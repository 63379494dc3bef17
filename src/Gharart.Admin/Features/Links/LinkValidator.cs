using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Core.Slugs;

namespace Gharart.Admin.Features.Links;

/// <summary>Checks a link as somebody asks for it (contract §4).</summary>
internal sealed class LinkValidator(FieldErrors errors, ShortLinkHosts hosts)
{
    /// <summary>Characters of a title.</summary>
    public const int MaxTitle = 200;

    public const int MaxDescription = 2_000;
    public const int MaxTags = 20;
    public const int MaxTag = 40;
    public const int MaxTracking = 200;
    public const int MaxRules = 50;

    // Addresses of the API beside those of links: such a link could be written, but not read.
    private static readonly string[] ReservedHere = ["bulk-import", "export", "health-check"];

    /// <summary>The slug of the address; the body may repeat it.</summary>
    public Slug? ReadSlug(string slug, string? repeated)
    {
        var isReserved = Slug.IsReserved(slug) || ReservedHere.Contains(slug, StringComparer.OrdinalIgnoreCase);
        if (isReserved || !Slug.TryParse(slug, out var parsed))
        {
            errors.Add("slug", isReserved ? "is reserved" : "must be 4 to 24 of A-Z, a-z, 0-9, '_' and '-'");
            return null;
        }

        errors.Check(repeated is null || string.Equals(repeated, slug, StringComparison.OrdinalIgnoreCase), "slug", "is not the one in the address");
        return parsed;
    }

    /// <summary>What it answers is good for nothing when there are errors.</summary>
    public LinkContent Read(PutLinkRequest request)
    {
        errors.Line(request.Title, "title", MaxTitle);
        CheckDescription(request.Description);
        errors.Check(
            request.RedirectType is null or StatusCodes.Status302Found or StatusCodes.Status307TemporaryRedirect, "redirectType", "must be 302 or 307");
        errors.Check(!(request.ScheduledEndAt <= request.ScheduledStartAt), "scheduledEndAt", "must be after scheduledStartAt");
        errors.Check(!(request.ExpiresAt <= request.ScheduledStartAt), "expiresAt", "must be after scheduledStartAt");
        errors.Check(request.MaxClicks is null or (>= 1 and <= int.MaxValue), "maxClicks", $"must be 1 to {int.MaxValue}, or left out for no limit");
        CheckTracking(request.Tracking);
        return new LinkContent(
            request,
            hosts.ReadDestination(errors, request.DestinationUrl, "destinationUrl") ?? "",
            request.FallbackUrl is null ? null : hosts.ReadDestination(errors, request.FallbackUrl, "fallbackUrl"),
            ReadTags(request.Tags ?? []),
            ReadLinkRules(request.RoutingRules ?? []));
    }

    // Unlike a title it may have several lines.
    private void CheckDescription(string? description)
    {
        errors.Check(description is null || description.Length <= MaxDescription, "description", $"must be at most {MaxDescription} characters");
        var isPlain = description is null || !description.Any(c => c < ' ' && c is not ('\n' or '\r' or '\t'));
        errors.Check(isPlain, "description", "must not contain control characters");
    }

    private void CheckTracking(LinkTracking? tracking)
    {
        errors.Line(tracking?.UtmSource, "tracking.utmSource", MaxTracking);
        errors.Line(tracking?.UtmMedium, "tracking.utmMedium", MaxTracking);
        errors.Line(tracking?.UtmCampaign, "tracking.utmCampaign", MaxTracking);
        errors.Line(tracking?.UtmTerm, "tracking.utmTerm", MaxTracking);
        errors.Line(tracking?.UtmContent, "tracking.utmContent", MaxTracking);
    }

    private List<string> ReadTags(IReadOnlyList<string?> tags)
    {
        errors.Check(tags.Count <= MaxTags, "tags", $"must list at most {MaxTags} tags");
        var read = new List<string>();
        for (var i = 0; i < Math.Min(tags.Count, MaxTags); i++)
        {
            var field = $"tags[{i}]";
            var tag = tags[i]?.Trim();
            if (errors.Require(tag, field) && errors.Line(tag, field, MaxTag) && !read.Contains(tag, StringComparer.OrdinalIgnoreCase))
            {
                read.Add(tag);
            }
        }

        return read;
    }

    private List<RuleContent> ReadLinkRules(IReadOnlyList<PutRuleRequest?> rules) =>
        errors.Check(rules.Count <= MaxRules, "routingRules", $"must list at most {MaxRules} rules") ? RuleValidator.ReadAll(rules, "routingRules", errors, hosts) : [];
}
