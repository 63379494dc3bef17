using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/auth").WithTags("Auth");
        group.MapPost("/login", Login).AllowAnonymous().WithSummary("Sign in with e-mail and password");
        group.MapPost("/refresh", Refresh).AllowAnonymous().WithSummary("Spend a refresh token for the next pair of tokens");
        group.MapPost("/logout", Logout).AllowAnonymous().WithSummary("End the session of the access token or of the refresh token");
        group.MapGet("/me", Me).WithSummary("Who am I: user, plan, handles with roles");
    }

    private static async Task<Results<Ok<TokenResponse>, ApiProblem>> Login(
        LoginRequest request, SignIn signIn, RefreshTokens refreshTokens, AccessTokens accessTokens, HttpResponse response, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (errors.Require(request.Email, "email") & errors.Require(request.Password, "password"))
        {
            errors.Check(request.Email!.Length <= EmailAddress.MaxLength, "email", $"must be at most {EmailAddress.MaxLength} characters");
            errors.Check(request.Password!.Length <= Passwords.MaxLength, "password", $"must be at most {Passwords.MaxLength} characters");
        }

        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        if (await signIn.CheckAsync(request.Email!, request.Password!, cancellationToken) is not { } account)
        {
            return new ApiProblem(
                ApiError.InvalidCredentials, "The e-mail or the password is wrong, or there were too many attempts and the account rests for a while.");
        }

        var (sessionId, refreshToken) = await refreshTokens.StartAsync(account.Id, cancellationToken);
        return Answer(response, await accessTokens.IssueAsync(account.Id, sessionId, cancellationToken), refreshToken);
    }

    private static async Task<Results<Ok<TokenResponse>, ApiProblem>> Refresh(
        RefreshRequest request, RefreshTokens refreshTokens, AccessTokens accessTokens, HttpResponse response, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.RefreshToken))
        {
            return ApiProblem.Invalid("refreshToken", "is required");
        }

        var (error, accountId, sessionId, next) = await refreshTokens.RotateAsync(request.RefreshToken, cancellationToken);
        return error is null
            ? Answer(response, await accessTokens.IssueAsync(accountId, sessionId, cancellationToken), next)
            : new ApiProblem(error, "The refresh token is unknown, spent, revoked or too old; sign in again.");
    }

    private static async Task<Results<NoContent, ApiProblem>> Logout(
        LogoutRequest? request, RefreshTokens refreshTokens, HttpContext context, CancellationToken cancellationToken)
    {
        var user = context.Features.Get<CurrentUser>();
        if (user is null && string.IsNullOrEmpty(request?.RefreshToken))
        {
            return new ApiProblem(ApiError.MissingBearerToken, "Send the access token, or the refresh token in the body.");
        }

        if (user is not null)
        {
            await refreshTokens.RevokeAsync(user.SessionId, cancellationToken);
        }

        if (!string.IsNullOrEmpty(request?.RefreshToken))
        {
            await refreshTokens.RevokeByTokenAsync(request.RefreshToken, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static async Task<Ok<MeResponse>> Me(CurrentUser user, AdminDbContext db, CancellationToken cancellationToken)
    {
        var createdAt = await db.Accounts.Where(account => account.Id == user.AccountId).Select(account => account.CreatedAt).FirstAsync(cancellationToken);
        var handles = await db.HandleMembers
            .Where(member => member.AccountId == user.AccountId)
            .Join(db.Handles, member => member.HandleId, handle => handle.Id, (member, handle) => new { handle.Name, handle.DisplayName, member.Role })
            .OrderBy(row => row.Name)
            .Select(row => new MeHandle(row.Name, row.DisplayName, row.Role))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new MeResponse(
            new MeUser(user.AccountId, user.Email, user.DisplayName, user.IsOperator, createdAt), user.Plan, handles));
    }

    private static Ok<TokenResponse> Answer(HttpResponse response, string accessToken, string refreshToken)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokenResponse(accessToken, BearerHandler.SchemeName, (int)AccessTokens.Lifetime.TotalSeconds, refreshToken));
    }
}
