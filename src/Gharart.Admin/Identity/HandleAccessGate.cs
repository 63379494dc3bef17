using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>
/// Lets members of the handle in, and its tokens. It stands before the endpoint, not in a filter, because filters run after the body
/// was read: who may not see a handle learns nothing from how its bodies are refused.
/// </summary>
internal sealed class HandleAccessGate(RequestDelegate next, AdminOptions options)
{
    public async Task InvokeAsync(HttpContext context, AdminDbContext db)
    {
        if (context.GetEndpoint()?.Metadata is not { } metadata || await RefuseAsync(context, metadata, db) is not { } refusal)
        {
            await next(context);
            return;
        }

        await refusal.ExecuteAsync(context);
    }

    private async Task<ApiProblem?> RefuseAsync(HttpContext context, EndpointMetadataCollection metadata, AdminDbContext db)
    {
        var caller = context.Features.Get<CurrentUser>();
        HandleAccess? access = null;
        if (metadata.GetMetadata<HandleRoleRequirement>() is { } requirement)
        {
            caller = caller ?? throw new InvalidOperationException("RequireHandleRole needs RequireAuthorization.");
            access = await FindAsync(db, caller, context.GetRouteValue("handle") as string, context.RequestAborted);
            if (access is null)
            {
                return ApiProblem.HandleNotFound();
            }

            if (metadata.GetMetadata<TokenTwin>() is { } twin && RefuseToken(caller.Token!, twin, access) is { } refusal)
            {
                return refusal;
            }

            if (access.Role < requirement.Role)
            {
                return ApiProblem.InsufficientRole(ContractEnum<HandleRole>.ToWord(requirement.Role));
            }

            context.Features.Set(access);
        }

        return metadata.GetMetadata<FeatureRequirement>() is { } feature
            ? RefuseFeature(feature.Feature, access?.Plan ?? caller?.Plan ?? AccountPlan.Free)
            : null;
    }

    private ApiProblem? RefuseToken(TokenGrant token, TokenTwin twin, HandleAccess access) =>
        Scopes.Cover(token.Scopes, twin.Scope)
            ? RefuseFeature(Feature.Tokens, access.Plan)
            : new ApiProblem(ApiError.InsufficientScope, $"This needs a token with the scope {Scopes.Word(twin.Scope)}.");

    private ApiProblem? RefuseFeature(Feature feature, AccountPlan plan)
    {
        var required = options.FeaturePlans.PlanOf(feature);
        return plan >= required ? null : ApiProblem.FeatureLocked(feature, required);
    }

    private static Task<HandleAccess?> FindAsync(AdminDbContext db, CurrentUser caller, string? name, CancellationToken cancellationToken)
    {
        var handles = db.Handles.Where(handle => handle.Name == name).SelectMany(
            handle => db.HandleMembers
                .Where(member => member.HandleId == handle.Id && member.Role == HandleRole.Owner)
                .Join(db.Accounts, member => member.AccountId, account => account.Id, (member, account) => account.Plan),
            (handle, plan) => new { handle.Id, handle.Name, Plan = plan });
        return caller.Token is { } token
            ? handles.Where(handle => handle.Id == token.HandleId)
                .Select(handle => new HandleAccess(handle.Id, handle.Name, HandleRole.Operator, handle.Plan))
                .FirstOrDefaultAsync(cancellationToken)
            : handles.Join(
                    db.HandleMembers.Where(member => member.AccountId == caller.AccountId),
                    handle => handle.Id,
                    member => member.HandleId,
                    (handle, member) => new HandleAccess(handle.Id, handle.Name, member.Role, handle.Plan))
                .FirstOrDefaultAsync(cancellationToken);
    }
}
