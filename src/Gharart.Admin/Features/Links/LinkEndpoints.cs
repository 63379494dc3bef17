using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Links.Export;
using Gharart.Admin.Features.Links.Health;
using Gharart.Admin.Features.Links.History;
using Gharart.Admin.Features.Links.Import;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Permits;
using Gharart.Admin.Risk;
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
        group.MapPut("/{slug}", Put).WithSummary("Create or replace a link").Refuses(ApiError.SlugTaken, ApiError.RuleCollision);
        group.MapDelete("/{slug}", Delete).WithSummary("Delete a link with its rules and its history");
        group.MapLinkHistory();
        group.MapLinkExport();
        group.MapBulkImport();
        group.MapLinkHealth();
    }

    private static async Task<Results<Ok<Page<LinkResponse>>, ApiProblem>> List(
        [AsParameters] LinkFilter filter,
        [AsParameters] PageQuery query,
        PageTokens pages,
        HandleAccess access,
        AdminDbContext db,
        ShortLinkHosts hosts,
        RiskFeeds feeds,
        OwnHosts ownHosts,
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

        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, cancellationToken);
        var rows = await filter.Apply(db, trust.At).AsNoTracking()
            .Include(link => link.Rules)
            .Where(link => link.HandleId == access.HandleId && (page.After == null || link.SlugKey.CompareTo(page.After) > 0))
            .OrderBy(link => link.SlugKey)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var answer = pages.Answer(rows, page, link => link.SlugKey);
        var used = await PermitUsage.ReadAsync(db, answer.Items.Where(link => link.MaxClicks is not null).Select(link => link.Id), cancellationToken);
        var urls = await ShortUrls.LoadAsync(db, hosts, access, cancellationToken);
        return TypedResults.Ok(new Page<LinkResponse>(
            [.. answer.Items.Select(link => LinkResponse.From(link, link.Rules, urls, trust, used.GetValueOrDefault(link.Id)))],
            answer.NextToken));
    }

    private static async Task<Results<Ok<LinkResponse>, ApiProblem>> Get(
        string slug, HandleAccess access, AdminDbContext db, LinkEditor editor, CancellationToken cancellationToken)
    {
        var link = await LinkEditor.FindAsync(db.Links.AsNoTracking().Include(row => row.Rules), access, slug, cancellationToken);
        return link is null ? ApiProblem.NotFound("The link") : TypedResults.Ok(await editor.AnswerAsync(access, link, cancellationToken));
    }

    private static async Task<Results<Created<LinkResponse>, Ok<LinkResponse>, ApiProblem>> Put(
        string slug,
        PutLinkRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromQuery] string? onCollision,
        LinkAuthor author,
        HandleAccess access,
        AdminDbContext db,
        LinkEditor editor,
        ShortLinkHosts hosts,
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
        var link = await LinkEditor.FindAsync(db.Links.Include(row => row.Rules), access, slug, cancellationToken);
        if (ifMatch is not null && (link is null || !ETags.Allows(ifMatch, link.Version)))
        {
            return ApiProblem.PreconditionFailed();
        }

        if (LinkValidator.RefuseToKeep(content, link) is { } problem)
        {
            return problem;
        }

        var edit = editor.Apply(access, link, slug, content);
        var (refusal, saved) = await editor.SaveAsync(access, edit, policy, new LinkChange(author, LinkAction.Replaced), cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        await transaction.CommitAsync(cancellationToken);
        return edit.IsNew ? TypedResults.Created($"/v2/handles/{access.Name}/links/{saved!.Slug}", saved) : TypedResults.Ok(saved!);
    }

    private static async Task<Results<NoContent, ApiProblem>> Delete(
        string slug,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        AdminDbContext db,
        CancellationToken cancellationToken)
    {
        if (await LinkEditor.FindAsync(db.Links, access, slug, cancellationToken) is not { } link)
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
}
