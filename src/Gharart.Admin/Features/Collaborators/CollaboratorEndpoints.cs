using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Outbox;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Collaborators;

internal static class CollaboratorEndpoints
{
    public static void MapCollaborators(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/handles/{handle}/collaborators").RequireHandleRole(HandleRole.Owner).WithTags("Handles");
        group.MapGet("", Get).WithSummary("List who works on the handle");
        group.MapPut("", Put).WithSummary("Replace the collaborators, or add or change one; unknown addresses are invited by mail");
    }

    private static async Task<Ok<CollaboratorsResponse>> Get(HandleAccess access, AdminDbContext db, CancellationToken cancellationToken)
    {
        var handle = await db.Handles.AsNoTracking().SingleAsync(row => row.Id == access.HandleId, cancellationToken);
        return TypedResults.Ok(await AnswerAsync(handle, db, cancellationToken));
    }

    private static async Task<Results<Ok<CollaboratorsResponse>, ApiProblem>> Put(
        PutCollaboratorsRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        TeamEditor editor,
        MailQueue mails,
        AdminDbContext db,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var wanted = CollaboratorRules.Read(errors, request);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var handle = await db.Handles.Include(row => row.Members).SingleAsync(row => row.Id == access.HandleId, cancellationToken);
        if (!ETags.Allows(ifMatch, handle.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        if (await editor.ApplyAsync(handle, wanted, request.Collaborators is not null, cancellationToken) is { } problem)
        {
            return problem;
        }

        await transaction.CommitAsync(cancellationToken);
        mails.Wake();
        return TypedResults.Ok(await AnswerAsync(handle, db, cancellationToken));
    }

    private static async Task<CollaboratorsResponse> AnswerAsync(Handle handle, AdminDbContext db, CancellationToken cancellationToken)
    {
        var team = await db.HandleMembers.AsNoTracking()
            .Where(member => member.HandleId == handle.Id)
            .Join(db.Accounts, member => member.AccountId, account => account.Id, (member, account) => new { member.Role, Account = account })
            .ToListAsync(cancellationToken);
        var items = team.OrderByDescending(row => row.Role == HandleRole.Owner).ThenBy(row => row.Account.Email, StringComparer.Ordinal);
        return new CollaboratorsResponse(
            [.. items.Select(row => new CollaboratorResponse(row.Account.Email, row.Account.DisplayName, row.Role, row.Account.State))], null, handle.Version);
    }
}
