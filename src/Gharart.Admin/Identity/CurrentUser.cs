using System.Globalization;

namespace Gharart.Admin.Identity;

/// <summary>Who is asking; a handler takes it as a parameter. Filled by <see cref="BearerHandler"/> on authorised routes.</summary>
/// <param name="AccountId">The person; for a personal access token, the one who made it.</param>
/// <param name="Email">Of that account.</param>
/// <param name="DisplayName">Of that account.</param>
/// <param name="Plan">Of that account.</param>
/// <param name="IsOperator">A platform operator; never by a personal access token.</param>
/// <param name="SessionId">Empty where the credential belongs to no session of ours.</param>
/// <param name="Token">What the personal access token grants; null for a person who signed in.</param>
internal sealed record CurrentUser(
    int AccountId, string Email, string? DisplayName, AccountPlan Plan, bool IsOperator, string SessionId, TokenGrant? Token = null)
{
    /// <summary>The account, and the token where one was used: <c>7</c> or <c>7/k3…</c>. Each is a caller of its own.</summary>
    public string CallerId => AccountId.ToString(CultureInfo.InvariantCulture) + (Token is null ? "" : "/" + Token.TokenId);

    public static ValueTask<CurrentUser?> BindAsync(HttpContext context) => ValueTask.FromResult<CurrentUser?>(
        context.Features.Get<CurrentUser>() ?? throw new InvalidOperationException("CurrentUser needs a route that requires authorization."));
}
