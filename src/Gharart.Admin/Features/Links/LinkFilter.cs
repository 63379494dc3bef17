using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links;

/// <summary>The filters of the list of links; those that are given must all hold.</summary>
internal readonly partial record struct LinkFilter(
    [property: FromQuery(Name = "q"), Description("Part of slug, title or destination."), StringLength(LinkFilter.MaxLength)] string? Text,
    [property: FromQuery(Name = "tag"), Description("A tag, in any case."), StringLength(LinkFilter.MaxLength)] string? Tag,
    [property: FromQuery(Name = "campaignId"), Description("The campaign the link is bound to."), StringLength(LinkFilter.MaxLength)] string? CampaignId,
    [property: FromQuery(Name = "state"), Description("What the link does now."), Words(typeof(LinkState))] string? State)
{
    private const int MaxLength = 200;

    /// <summary>What a page token is bound to besides the handle.</summary>
    public string Scope => string.Join('\n', Text, Tag, CampaignId, State);

    public void Check(FieldErrors errors)
    {
        errors.Line(Text, "q", MaxLength);
        errors.Line(Tag, "tag", MaxLength);
        errors.Line(CampaignId, "campaignId", MaxLength);
        var isState = string.IsNullOrEmpty(State) || ContractEnum<LinkState>.TryParse(State, out _);
        errors.Check(isState, "state", $"must be one of {string.Join(", ", ContractEnum<LinkState>.All)}");
    }

    /// <summary>A checked filter as a query; an empty one is like none.</summary>
    public IQueryable<Link> Apply(AdminDbContext db, DateTimeOffset now)
    {
        var (text, tag, campaignId) = (Text, Tag, CampaignId);
        var links = string.IsNullOrEmpty(tag)
            ? db.Links
            : db.Links.FromSql($"SELECT * FROM links WHERE EXISTS (SELECT 1 FROM json_each(links.tags) AS tag WHERE tag.value = {tag} COLLATE NOCASE)");
        if (!string.IsNullOrEmpty(text))
        {
            const string Escape = "!";
            var pattern = $"%{Wildcard().Replace(text, "!$0")}%";
            links = links.Where(link =>
                EF.Functions.Like(link.Slug, pattern, Escape)
                || EF.Functions.Like(link.Title!, pattern, Escape)
                || EF.Functions.Like(link.DestinationUrl, pattern, Escape));
        }

        if (!string.IsNullOrEmpty(campaignId))
        {
            links = links.Where(link => link.CampaignKey == campaignId);
        }

        return ContractEnum<LinkState>.TryParse(State, out var state) ? InState(db, links, state, now) : links;
    }

    [GeneratedRegex("[!%_]", RegexOptions.CultureInvariant)]
    private static partial Regex Wildcard();

    private static IQueryable<Link> InState(AdminDbContext db, IQueryable<Link> links, LinkState state, DateTimeOffset now) => state switch
    {
        LinkState.Disabled => links.Where(link => !link.Enabled),
        LinkState.Scheduled => links.Where(link => link.Enabled && link.ScheduledStartAt > now),
        LinkState.Expired => links.Where(link => link.Enabled
            && (link.ScheduledStartAt == null || link.ScheduledStartAt <= now)
            && (link.ScheduledEndAt <= now || link.ExpiresAt <= now)),
        LinkState.UsedUp => Running(links, now).Where(link => db.PermitLeases.Where(lease => lease.LinkId == link.Id).Sum(lease => lease.Used) >= link.MaxClicks),
        _ => Running(links, now).Where(link =>
            link.MaxClicks == null || db.PermitLeases.Where(lease => lease.LinkId == link.Id).Sum(lease => lease.Used) < link.MaxClicks),
    };

    private static IQueryable<Link> Running(IQueryable<Link> links, DateTimeOffset now) => links.Where(link => link.Enabled
        && (link.ScheduledStartAt == null || link.ScheduledStartAt <= now)
        && (link.ScheduledEndAt == null || link.ScheduledEndAt > now)
        && (link.ExpiresAt == null || link.ExpiresAt > now));
}
