using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Handles;

/// <summary>What a handle's owner alone may do with the whole of it.</summary>
internal static class HandleOwnershipEndpoints
{
    public static void MapHandleOwnership(this IEndpointRouteBuilder handles)
    {
        var group = handles.MapGroup("/{handle}").RequireHandleRole(HandleRole.Owner);
        group.MapPost("/transfer", Transfer).WithSummary("Make a collaborator the owner; one stays as an operator");
        group.MapDelete("", Delete).WithSummary("Delete a handle with its links, rules, domains and tokens");
    }

    private static async Task<Results<Ok<HandleResponse>, ApiProblem>> Transfer(
        TransferHandleRequest request, HandleAccess access, CurrentUser user, AdminDbContext db, CancellationToken cancellationToken)
    {
        EmailAddress.TryFold(request.Email, out var email);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var target = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.Email == email, cancellationToken);
        var handle = await db.Handles.Include(row => row.Members).Include(row => row.CustomHosts).SingleAsync(row => row.Id == access.HandleId, cancellationToken);
        var heir = handle.Members.Find(member => member.AccountId == target?.Id);
        if (target is null or { State: AccountState.Invited } || heir is null)
        {
            return ApiProblem.Invalid("email", "must be the address of a collaborator who has accepted the invitation");
        }

        // The caller was the owner when the request came in; of two transfers at once, the second finds somebody else there.
        var owner = handle.Members.Single(member => member.Role == HandleRole.Owner);
        if (owner.AccountId != user.AccountId)
        {
            return ApiProblem.InsufficientRole("OWNER");
        }

        if (heir != owner)
        {
            (owner.Role, heir.Role) = (HandleRole.Operator, HandleRole.Owner);
            db.Entry(handle).State = EntityState.Modified;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return TypedResults.Ok(HandleResponse.From(handle, owner.Role));
    }

    // Clicks stay, as those of deleted links do: they name nobody, and no later handle gets the number.
    private static async Task<Results<NoContent, ApiProblem>> Delete(
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HandleAccess access,
        CurrentUser user,
        AdminDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var handle = await db.Handles.SingleAsync(row => row.Id == access.HandleId, cancellationToken);
        if (!ETags.Allows(ifMatch, handle.Version))
        {
            return ApiProblem.PreconditionFailed();
        }

        db.ReleasedHandles.Add(new ReleasedHandle { Name = handle.Name, AccountId = user.AccountId, ReleasedAt = time.GetUtcNowMilliseconds() });
        db.Handles.Remove(handle);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
