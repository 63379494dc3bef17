namespace Gharart.Admin.Identity;

/// <summary>
/// The handle of the route and the caller's role on it; a handler takes it as a parameter. Filled by
/// <see cref="HandleAccessGate"/> on routes with <see cref="HandleAccessExtensions.RequireHandleRole{T}"/>.
/// </summary>
internal sealed record HandleAccess(int HandleId, string Name, HandleRole Role)
{
    public static ValueTask<HandleAccess?> BindAsync(HttpContext context) => ValueTask.FromResult<HandleAccess?>(
        context.Features.Get<HandleAccess>() ?? throw new InvalidOperationException("HandleAccess needs a route with RequireHandleRole."));
}
