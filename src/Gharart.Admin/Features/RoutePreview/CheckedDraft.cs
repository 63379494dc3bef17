using Gharart.Admin.Features.Links;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;

namespace Gharart.Admin.Features.RoutePreview;

/// <summary>A draft whose rules and link would be accepted by a PUT.</summary>
internal sealed record CheckedDraft(IReadOnlyList<RuleContent> Rules, LinkContent? Link)
{
    /// <summary>As many as a handle has.</summary>
    public const int MaxRules = 1_000;

    /// <summary>Checks a draft; null where there is none. What is wrong is named by its place in the request: <c>draft.rules[2].when.countryIn</c>.</summary>
    public static CheckedDraft? Read(RouteDraft? draft, string slug, ShortLinkHosts hosts, FieldErrors errors)
    {
        if (draft is null)
        {
            return null;
        }

        LinkContent? link = null;
        if (draft.Link is not null)
        {
            var ofLink = new FieldErrors();
            var validator = new LinkValidator(ofLink, hosts);
            validator.ReadSlug(slug, draft.Link.Slug);
            link = validator.Read(draft.Link);
            errors.AddAll("draft.link.", ofLink);
        }

        if (!errors.Check(draft.Rules is null || draft.Rules.Count <= MaxRules, "draft.rules", $"must list at most {MaxRules} rules"))
        {
            return null;
        }

        return new CheckedDraft(RuleValidator.ReadAll(draft.Rules ?? [], "draft.rules", errors, hosts), link);
    }

    /// <summary>The handle's rules under the draft.</summary>
    public IReadOnlyList<RoutingRule> OverHandle(IReadOnlyList<RoutingRule> saved) => Over(saved, Rules, keepOthers: true);

    /// <summary>The link under the draft, and its rules.</summary>
    /// <param name="saved">The saved link with its rules; null where there is none.</param>
    /// <param name="handleId">Its handle.</param>
    /// <param name="slug">Its slug.</param>
    public (Link? Link, IReadOnlyList<RoutingRule> Rules) OverLink(Link? saved, int handleId, string slug)
    {
        if (Link is null)
        {
            return (saved, saved?.Rules ?? []);
        }

        var link = new Link { Id = saved?.Id ?? DraftId, HandleId = handleId, DestinationUrl = Link.DestinationUrl };
        link.TrySetSlug(saved?.Slug ?? slug);
        Link.ApplyTo(link);
        return (link, Over(saved?.Rules ?? [], Link.Rules, keepOthers: false));
    }

    // Ids that no row has: clicks could not tell them apart, but there are none.
    private const int DraftId = int.MaxValue;

    private static List<RoutingRule> Over(IReadOnlyList<RoutingRule> saved, IReadOnlyList<RuleContent> drafted, bool keepOthers)
    {
        var ids = saved.ToDictionary(rule => rule.RuleId, rule => rule.Id, StringComparer.Ordinal);
        var rules = new List<RoutingRule>();
        foreach (var content in drafted)
        {
            var rule = new RoutingRule { Id = ids.GetValueOrDefault(content.RuleId, DraftId - rules.Count), RuleId = content.RuleId };
            content.ApplyTo(rule);
            rules.Add(rule);
        }

        return keepOthers ? [.. saved.Where(rule => drafted.All(content => content.RuleId != rule.RuleId)), .. rules] : rules;
    }
}
