using Gharart.Admin.Data;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Permits;
using Gharart.Core.Slugs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links;

internal static class LinkEndpoints
{
    public static void MapLinks(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/handles/{handle}/links").RequireHandleAccess(HandleRole.Creator, Scope.LinksRead, Scope.LinksWrite).WithTags("Links");
        group.MapGet("", List).WithSummary("List the handle's links by slug");
        group.MapGet("/{slug}", Get).WithSummary("Read a link");
        group.MapPut("/{slug}", Put).WithSummary("Create or replace a link");
        group.MapDelete("/{slug}", Delete).WithSummary("Delete a link with its rules");
    }

    private static async Task<Results<Ok<Page<LinkResponse>>, ApiProblem>> List(
        [AsParameters] LinkFilter filter,
        [AsParameters] PageQuery query,
        PageTokens pages,
        HandleAccess access,
        AdminDbContext db,
        ShortLinkHosts hosts,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        filter.Check(errors);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        if (pages.Read(query, $"links/{access.HandleId}\n{filter.Scope}", out var page) is { } problem)
        {
            return problem;
        }

        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, time, cancellationToken);
        var rows = await filter.Apply(db, trust.At).AsNoTracking()
            .Include(link => link.Rules)
            .Where(link => link.HandleId == access.HandleId && (page.After == null || link.SlugKey.CompareTo(page.After) > 0))
            .OrderBy(link => link.SlugKey)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var answer = pages.Answer(rows, page, link => link.SlugKey);
        var used = await PermitUsage.ReadAsync(db, answer.Items.Where(link => link.MaxClicks is not null).Select(link => link.Id), cancellationToken);
        return TypedResults.Ok(new Page<LinkResponse>(
            [.. answer.Items.Select(link => LinkResponse.From(link, link.Rules, hosts.UrlOf(access.Name, link.Slug), trust, used.GetValueOrDefault(link.Id)))],
            answer.NextToken));
    }

    private static async Task<Results<Ok<LinkResponse>, ApiProblem>> Get(
        string slug, HandleAccess access, AdminDbContext db, ShortLinkHosts hosts, TimeProvider time, CancellationToken cancellationToken)
    {
        var link = await FindAsync(db.Links.AsNoTracking().Include(row => row.Rules), access, slug, cancellationToken);
        return link is null
            ? ApiProblem.NotFound("The link")
            : TypedResults.Ok(Answer(
                link, link.Rules, access, hosts, await DestinationTrust.LoadAsync(db, access.HandleId, time, cancellationToken), await UsedAsync(db, link, cancellationToken)));
    }

    private static async Task<Results<Created<LinkResponse>, Ok<LinkResponse>, ApiProblem>> Put(
        string slug,
        PutLinkRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromQuery] string? onCollision,
        HandleAccess access,
        AdminDbContext db,
        ShortLinkHosts hosts,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var validator = new LinkValidator(errors, hosts);
        validator.ReadSlug(slug, request.Slug);
        var content = validator.Read(request);
        var policy = CollisionCheck.ReadPolicy(errors, onCollision);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        // Read and write as one: of two that create the same slug, the second finds the first one's link.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var link = await FindAsync(db.Links.Include(row => row.Rules), access, slug, cancellationToken);
        var isNew = link is null;
        if (ifMatch is not null && (link is null || !ETags.Allows(ifMatch, link.Version)))
        {
            return ApiProblem.PreconditionFailed();
        }

        if (link is null)
        {
            link = new Link { HandleId = access.HandleId, DestinationUrl = content.DestinationUrl };
            db.Links.Add(link);
        }

        var rules = Replace(db, link, slug, content);
        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, time, cancellationToken);
        var used = await UsedAsync(db, link, cancellationToken);
        var answer = Answer(link, rules, access, hosts, trust, used);
        if (await CollisionCheck.RefuseAsync(answer.Audit!, policy, db, access.HandleId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        answer = Answer(link, rules, access, hosts, trust, used);
        return isNew ? TypedResults.Created($"/v2/handles/{access.Name}/links/{link.Slug}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Results<NoContent, ApiProblem>> Delete(
        string slug,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        AdminDbContext db,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(db.Links, access, slug, cancellationToken) is not { } link)
        {
            return ApiProblem.NotFound("The link");
        }

        if (!ETags.Allows(ifMatch, link.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        db.Links.Remove(link);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Link?> FindAsync(IQueryable<Link> links, HandleAccess access, string slug, CancellationToken cancellationToken)
    {
        if (!Slug.TryParse(slug, out var parsed))
        {
            return null;
        }

        var key = parsed.Key.ToString();
        return await links.SingleOrDefaultAsync(link => link.HandleId == access.HandleId && link.SlugKey == key, cancellationToken);
    }

    private static List<RoutingRule> Replace(AdminDbContext db, Link link, string slug, LinkContent content)
    {
        link.TrySetSlug(slug);
        content.ApplyTo(link);
        var rules = ReplaceRules(db, link, content.Rules);

        // The rules are part of the link: its version counts their changes too.
        var entry = db.Entry(link);
        if (entry.State == EntityState.Unchanged && db.ChangeTracker.HasChanges())
        {
            entry.State = EntityState.Modified;
        }

        return rules;
    }

    // A rule that stays keeps its row: clicks refer to its number.
    private static List<RoutingRule> ReplaceRules(AdminDbContext db, Link link, IReadOnlyList<RuleContent> contents)
    {
        var before = link.Rules.ToDictionary(rule => rule.RuleId, StringComparer.Ordinal);
        var after = new List<RoutingRule>(contents.Count);
        foreach (var content in contents)
        {
            if (!before.Remove(content.RuleId, out var rule))
            {
                rule = new RoutingRule { HandleId = link.HandleId, RuleId = content.RuleId };
                link.Rules.Add(rule);
            }

            content.ApplyTo(rule);
            after.Add(rule);
        }

        db.RoutingRules.RemoveRange(before.Values);
        return after;
    }

    private static async Task<long> UsedAsync(AdminDbContext db, Link link, CancellationToken cancellationToken) =>
        link.MaxClicks is null ? 0 : (await PermitUsage.ReadAsync(db, [link.Id], cancellationToken)).GetValueOrDefault(link.Id);

    private static LinkResponse Answer(Link link, List<RoutingRule> rules, HandleAccess access, ShortLinkHosts hosts, DestinationTrust trust, long clicksUsed) =>
        LinkResponse.From(link, rules, hosts.UrlOf(access.Name, link.Slug), trust, clicksUsed) with
        {
            Audit = RuleAudit.Of(rules, Slug.TryParse(link.Slug, out var slug) ? slug.Key : null, trust),
        };
}
