using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links.History;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Permits;
using Gharart.Admin.Risk;
using Gharart.Core.Slugs;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links;

/// <summary>Finds, changes, saves and answers links: the one way in which their content changes, so that each change is in the history.</summary>
internal sealed class LinkEditor(AdminDbContext db, LinkHistory history, ShortLinkHosts hosts, RiskFeeds feeds, OwnHosts ownHosts, TimeProvider time)
{
    public static Task<Link?> FindAsync(IQueryable<Link> links, HandleAccess access, string slug, CancellationToken cancellationToken)
    {
        if (!Slug.TryParse(slug, out var parsed))
        {
            return Task.FromResult<Link?>(null);
        }

        var key = parsed.Key.ToString();
        return links.SingleOrDefaultAsync(link => link.HandleId == access.HandleId && link.SlugKey == key, cancellationToken);
    }

    /// <summary>Gives a link its new content, in memory.</summary>
    /// <param name="access">The handle.</param>
    /// <param name="link">Tracked, with its rules; null to make a new one.</param>
    /// <param name="slug">In the spelling that it gets.</param>
    /// <param name="content">Checked.</param>
    public LinkEdit Apply(HandleAccess access, Link? link, string slug, LinkContent content)
    {
        var before = link is null ? null : PutLinkRequest.Of(link, link.Rules);
        if (link is null)
        {
            link = new Link { HandleId = access.HandleId, DestinationUrl = content.DestinationUrl };
            db.Links.Add(link);
        }

        var (version, updatedAt, password) = (link.Version, link.UpdatedAt, link.PasswordHash);
        link.TrySetSlug(slug);
        content.ApplyTo(link);
        return new LinkEdit(link, ReplaceRules(link, content.Rules), before, version, updatedAt, password);
    }

    /// <summary>Saves a change in the running transaction, and answers the link; or the refusal of rules that collide.</summary>
    public async Task<(ApiProblem? Refusal, LinkResponse? Saved)> SaveAsync(
        HandleAccess access, LinkEdit edit, CollisionPolicy? policy, LinkChange change, CancellationToken cancellationToken)
    {
        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, cancellationToken);
        var audit = AuditOf(edit.Link, edit.Rules, trust);
        if (await CollisionCheck.RefuseAsync(audit, policy, db, access.HandleId, cancellationToken) is { } refusal)
        {
            return (refusal, null);
        }

        await SaveAsync([edit], change, cancellationToken);
        return (null, await AnswerAsync(access, edit.Link, edit.Rules, audit, trust, cancellationToken));
    }

    /// <summary>Saves changes in the running transaction, with their history. A link that is as it was is not saved.</summary>
    public async Task SaveAsync(IReadOnlyList<LinkEdit> edits, LinkChange change, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        await history.AddAsync([.. edits.Where(edit => edit.Link.Version != edit.VersionBefore)], change, cancellationToken);
    }

    public async Task<LinkResponse> AnswerAsync(HandleAccess access, Link link, CancellationToken cancellationToken)
    {
        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, cancellationToken);
        return await AnswerAsync(access, link, link.Rules, AuditOf(link, link.Rules, trust), trust, cancellationToken);
    }

    private async Task<LinkResponse> AnswerAsync(
        HandleAccess access, Link link, List<RoutingRule> rules, RuleAudit audit, DestinationTrust trust, CancellationToken cancellationToken)
    {
        var used = link.MaxClicks is null ? 0 : (await PermitUsage.ReadAsync(db, [link.Id], cancellationToken)).GetValueOrDefault(link.Id);
        return LinkResponse.From(link, rules, await ShortUrls.LoadAsync(db, hosts, access, cancellationToken), trust, used) with { Audit = audit };
    }

    private static RuleAudit AuditOf(Link link, List<RoutingRule> rules, DestinationTrust trust) =>
        RuleAudit.Of(rules, Slug.TryParse(link.Slug, out var slug) ? slug.Key : null, trust);

    // A rule that stays keeps its row: clicks refer to its number.
    private List<RoutingRule> ReplaceRules(Link link, IReadOnlyList<RuleContent> contents)
    {
        var before = link.Rules.ToDictionary(rule => rule.RuleId, StringComparer.Ordinal);
        var after = new List<RoutingRule>(contents.Count);
        var isChanged = false;
        foreach (var content in contents)
        {
            if (before.Remove(content.RuleId, out var rule))
            {
                content.ApplyTo(rule);
                isChanged |= db.Entry(rule).State == EntityState.Modified;
            }
            else
            {
                rule = new RoutingRule { HandleId = link.HandleId, RuleId = content.RuleId };
                content.ApplyTo(rule);
                link.Rules.Add(rule);
                isChanged = true;
            }

            after.Add(rule);
        }

        db.RoutingRules.RemoveRange(before.Values);

        // The rules are part of the link: its version counts their changes too.
        var entry = db.Entry(link);
        if ((isChanged || before.Count > 0) && entry.State == EntityState.Unchanged)
        {
            entry.State = EntityState.Modified;
        }

        return after;
    }
}
