namespace Gharart.Admin.Identity;

/// <summary>Who is asking; a handler takes it as a parameter. Filled by <see cref="BearerHandler"/> on authorised routes.</summary>
internal sealed record CurrentUser(int AccountId, string Email, string? DisplayName, AccountPlan Plan, bool IsOperator, string SessionId)
{
    public static ValueTask<CurrentUser?> BindAsync(HttpContext context) => ValueTask.FromResult<CurrentUser?>(
        context.Features.Get<CurrentUser>() ?? throw new InvalidOperationException("CurrentUser needs a route that requires authorization."));
}
