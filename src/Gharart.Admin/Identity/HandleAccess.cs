namespace Gharart.Admin.Identity;

/// <summary>
/// The handle of the route and what the caller may do with it; a handler takes it as a parameter. Filled by
/// <see cref="HandleAccessGate"/> on routes with <see cref="HandleAccessExtensions.RequireHandleRole{T}"/>.
/// </summary>
/// <param name="HandleId">Of the handle.</param>
/// <param name="Name">Of the handle.</param>
/// <param name="Role">Of the caller. A personal access token acts as an operator, within its scopes.</param>
/// <param name="Plan">Of the handle's owner: it decides which features the handle has.</param>
internal sealed record HandleAccess(int HandleId, string Name, HandleRole Role, AccountPlan Plan)
{
    public static ValueTask<HandleAccess?> BindAsync(HttpContext context) => ValueTask.FromResult<HandleAccess?>(
        context.Features.Get<HandleAccess>() ?? throw new InvalidOperationException("HandleAccess needs a route with RequireHandleRole."));
}
