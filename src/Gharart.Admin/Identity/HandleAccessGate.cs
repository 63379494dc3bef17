using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>
/// Lets members of the handle in. It stands before the endpoint, not in a filter, because filters run after the body
/// was read: who may not see a handle learns nothing from how its bodies are refused.
/// </summary>
internal sealed class HandleAccessGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, AdminDbContext db)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<HandleRoleRequirement>() is not { } requirement)
        {
            await next(context);
            return;
        }

        var user = context.Features.Get<CurrentUser>() ?? throw new InvalidOperationException("RequireHandleRole needs RequireAuthorization.");
        var access = await FindAsync(db, user, context.GetRouteValue("handle") as string, context.RequestAborted);
        if (access is null)
        {
            await ApiProblem.HandleNotFound().ExecuteAsync(context);
        }
        else if (access.Role < requirement.Role)
        {
            await ApiProblem.InsufficientRole(ContractEnum<HandleRole>.ToWord(requirement.Role)).ExecuteAsync(context);
        }
        else
        {
            context.Features.Set(access);
            await next(context);
        }
    }

    private static Task<HandleAccess?> FindAsync(AdminDbContext db, CurrentUser user, string? name, CancellationToken cancellationToken) =>
        db.HandleMembers
            .Where(member => member.AccountId == user.AccountId)
            .Join(
                db.Handles.Where(handle => handle.Name == name),
                member => member.HandleId,
                handle => handle.Id,
                (member, handle) => new HandleAccess(handle.Id, handle.Name, member.Role))
            .FirstOrDefaultAsync(cancellationToken);
}
