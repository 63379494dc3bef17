using System.Globalization;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder v2)
    {
        v2.MapGet("/handles/{handle}/audit", OfHandle).RequireHandleRole(HandleRole.Operator).WithTags("Audit")
            .WithSummary("List what was changed on the handle, newest first: who, what, before and after");
        v2.MapGet("/account/audit", OfAccount).WithTags("Audit").WithSummary("List what one changed outside of handles, newest first");
    }

    private static Task<Results<Ok<Page<AuditItem>>, ApiProblem>> OfHandle(
        [AsParameters] AuditFilter filter,
        [AsParameters] PageQuery query,
        PageTokens pages,
        HandleAccess access,
        AdminDbContext db,
        CancellationToken cancellationToken) =>
        ListAsync(
            db.AuditEntries.Where(entry => entry.HandleId == access.HandleId), $"audit/{access.HandleId}", filter, query, pages, cancellationToken);

    private static Task<Results<Ok<Page<AuditItem>>, ApiProblem>> OfAccount(
        [AsParameters] AuditFilter filter,
        [AsParameters] PageQuery query,
        PageTokens pages,
        CurrentUser user,
        AdminDbContext db,
        CancellationToken cancellationToken) =>
        ListAsync(
            db.AuditEntries.Where(entry => entry.AccountId == user.AccountId && entry.HandleId == null),
            $"account-audit/{user.AccountId}",
            filter,
            query,
            pages,
            cancellationToken);

    private static async Task<Results<Ok<Page<AuditItem>>, ApiProblem>> ListAsync(
        IQueryable<AuditEntry> entries, string scope, AuditFilter filter, PageQuery query, PageTokens pages, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        entries = filter.Apply(entries, errors);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        if (pages.Read(query, $"{scope}\n{filter.Scope}", out var page) is { } problem)
        {
            return problem;
        }

        var before = page.After is null ? int.MaxValue : int.Parse(page.After, CultureInfo.InvariantCulture);
        var rows = await entries.AsNoTracking()
            .Where(entry => entry.Id < before)
            .OrderByDescending(entry => entry.Id)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var answer = pages.Answer(rows, page, entry => entry.Id.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new Page<AuditItem>([.. answer.Items.Select(AuditItem.From)], answer.NextToken));
    }
}
