using System.ComponentModel;
using System.Globalization;
using Gharart.Admin.Data;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links.History;

internal static class LinkHistoryEndpoints
{
    public static void MapLinkHistory(this IEndpointRouteBuilder links)
    {
        links.MapGet("/{slug}/history", List).WithSummary("List the versions of a link, the newest first")
            .WithDescription($"The newest {LinkHistory.MaxVersions} are kept, as long as the link exists.");
        links.MapPost("/{slug}/rollback", Rollback).WithSummary("Make an earlier version of a link its newest")
            .WithDescription("The old content becomes a new version, with the password that the link had then, if it still holds against what is checked today.")
            .Refuses(ApiError.SlugTaken, ApiError.RuleCollision);
    }

    private static async Task<Results<Ok<Page<LinkVersionResponse>>, ApiProblem>> List(
        string slug, [AsParameters] PageQuery query, PageTokens pages, HandleAccess access, AdminDbContext db, CancellationToken cancellationToken)
    {
        if (await LinkEditor.FindAsync(db.Links.AsNoTracking().Include(row => row.Rules), access, slug, cancellationToken) is not { } link)
        {
            return ApiProblem.NotFound("The link");
        }

        if (pages.Read(query, $"link-history/{link.Id}", out var page) is { } problem)
        {
            return problem;
        }

        var below = page.After is null ? int.MaxValue : int.Parse(page.After, CultureInfo.InvariantCulture);
        var rows = await db.LinkVersions.AsNoTracking()
            .Where(row => row.LinkId == link.Id && row.Version < below)
            .OrderByDescending(row => row.Version)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        if (page.After is null && (rows.Count == 0 || rows[0].Version < link.Version))
        {
            rows.Insert(0, LinkHistory.Found(link));
        }

        var answer = pages.Answer(rows, page, row => row.Version.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new Page<LinkVersionResponse>([.. answer.Items.Select(LinkVersionResponse.From)], answer.NextToken));
    }

    private static async Task<Results<Ok<LinkResponse>, ApiProblem>> Rollback(
        string slug,
        RollbackRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromQuery, Description("reject: refuse rules that collide. warn is the default, unless the handle's collisionPolicy is REJECT.")] string? onCollision,
        LinkAuthor author,
        HandleAccess access,
        AdminDbContext db,
        LinkEditor editor,
        ShortLinkHosts hosts,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Check(request.Version is >= 1, "version", "must be the number of a version of the link");
        var policy = CollisionCheck.ReadPolicy(errors, onCollision);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await LinkEditor.FindAsync(db.Links.Include(row => row.Rules), access, slug, cancellationToken) is not { } link)
        {
            return ApiProblem.NotFound("The link");
        }

        if (!ETags.Allows(ifMatch, link.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        var version = await db.LinkVersions.AsNoTracking().SingleOrDefaultAsync(row => row.LinkId == link.Id && row.Version == request.Version, cancellationToken);
        if (version is null && request.Version != link.Version)
        {
            return ApiProblem.NotFound($"Version {request.Version} of the link");
        }

        var old = version?.Content ?? PutLinkRequest.Of(link, link.Rules);
        var content = new LinkValidator(errors, hosts).Read(old) with { PasswordHash = version is null ? link.PasswordHash : version.PasswordHash };
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var edit = editor.Apply(access, link, old.Slug ?? link.Slug, content);
        var (refusal, saved) = await editor.SaveAsync(access, edit, policy, new LinkChange(author, LinkAction.RolledBack, request.Version), cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(saved!);
    }
}
