using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gharart.Admin.Identity;

/// <summary>
/// Turns <c>Authorization: Bearer</c> into a <see cref="CurrentUser"/>. The account and its session are read on every request, so
/// that a sign-out, a changed plan or a deleted account count at once and not an hour later.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens, AdminDbContext db)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    private ApiError _error = ApiError.MissingBearerToken;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || !header.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var (error, accountId, sessionId) = await tokens.ReadAsync(header.ToString()[Prefix.Length..].Trim(), Context.RequestAborted);
        if (error is not null)
        {
            return Fail(error);
        }

        var found = await db.Accounts
            .Where(account => account.Id == accountId)
            .Select(account => new
            {
                User = new CurrentUser(account.Id, account.Email, account.DisplayName, account.Plan, account.IsOperator, sessionId),
                Open = db.RefreshTokens.Any(token => token.FamilyId == sessionId && token.AccountId == account.Id && token.RevokedAt == null),
            })
            .FirstOrDefaultAsync(Context.RequestAborted);
        if (found is null)
        {
            return Fail(ApiError.InvalidToken);
        }

        if (!found.Open)
        {
            return Fail(ApiError.TokenRevoked);
        }

        Context.Features.Set(found.User);
        var identity = new ClaimsIdentity([new Claim("sub", accountId.ToString(CultureInfo.InvariantCulture))], SchemeName, "sub", roleType: null);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = _error == ApiError.MissingBearerToken ? "Bearer" : "Bearer error=\"invalid_token\"";
        return new ApiProblem(_error, Describe(_error)).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new ApiProblem(ApiError.InsufficientRole, "This is for platform operators.").ExecuteAsync(Context);

    private AuthenticateResult Fail(ApiError error)
    {
        _error = error;
        return AuthenticateResult.Fail(error.Code);
    }

    private static string Describe(ApiError error) =>
        error == ApiError.MissingBearerToken ? "Send an access token: Authorization: Bearer …"
        : error == ApiError.TokenExpired ? "The access token has run out; refresh it."
        : error == ApiError.TokenRevoked ? "The session was ended; sign in again."
        : "The access token is not valid.";
}
