using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder v2, AdminOptions options)
    {
        var group = v2.MapGroup("/auth").WithTags("Auth").AddEndpointFilter(NoStore);
        group.MapPost("/login", Login).AllowAnonymous().Refuses(ApiError.InvalidCredentials).WithSummary("Sign in with e-mail and password");
        group.MapPost("/refresh", Refresh).AllowAnonymous().Refuses(ApiError.InvalidToken, ApiError.TokenExpired, ApiError.TokenRevoked).WithSummary("Spend a refresh token for the next pair of tokens");
        group.MapPost("/logout", Logout).AllowAnonymous().Refuses(ApiError.MissingBearerToken, ApiError.InsufficientScope).WithSummary("End the session of the access token or of the refresh token");
        group.MapGet("/me", Me).WithSummary("Who am I: user, plan, handles with roles");
        group.MapPost("/change-password", ChangePassword).WithSummary("Set a new password, which ends all other sessions");
        group.MapEnrolment(options);
    }

    // What is answered here are credentials, or tells about them.
    private static ValueTask<object?> NoStore(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private static async Task<Results<Ok<SessionResponse>, ApiProblem>> Login(
        LoginRequest request, SignIn signIn, SessionStarter sessions, ClientNetwork network, HttpContext context, CancellationToken cancellationToken)
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

        return await signIn.CheckAsync(request.Email!, request.Password!, network.Of(context), cancellationToken) is { } account
            ? TypedResults.Ok(await sessions.StartAsync(account.Id, cancellationToken))
            : new ApiProblem(
                ApiError.InvalidCredentials, "The e-mail or the password is wrong, or there were too many attempts and sign-in rests for a while.");
    }

    private static async Task<Results<Ok<SessionResponse>, ApiProblem>> Refresh(
        RefreshRequest request, RefreshTokens refreshTokens, SessionStarter sessions, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.RefreshToken))
        {
            return ApiProblem.Invalid("refreshToken", "is required");
        }

        var (error, accountId, sessionId, next) = await refreshTokens.RotateAsync(request.RefreshToken, cancellationToken);
        return error is null
            ? TypedResults.Ok(await sessions.ContinueAsync(accountId, sessionId, next, cancellationToken))
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

        if (user?.Token is not null)
        {
            return new ApiProblem(ApiError.InsufficientScope, "A personal access token has no session to end; revoke it instead.");
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
        var account = await db.Accounts
            .Where(row => row.Id == user.AccountId)
            .Select(row => new { row.CreatedAt, row.EmailVerifiedAt })
            .FirstAsync(cancellationToken);
        var handles = await db.HandleMembers
            .Where(member => member.AccountId == user.AccountId)
            .Join(db.Handles, member => member.HandleId, handle => handle.Id, (member, handle) => new { handle.Name, handle.DisplayName, member.Role })
            .OrderBy(row => row.Name)
            .Select(row => new MeHandle(row.Name, row.DisplayName, row.Role))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new MeResponse(
            new MeUser(user.AccountId, user.Email, account.EmailVerifiedAt is not null, user.DisplayName, user.IsOperator, account.CreatedAt),
            user.Plan,
            handles));
    }

    private static async Task<Results<NoContent, ApiProblem>> ChangePassword(
        ChangePasswordRequest request,
        CurrentUser user,
        SignIn signIn,
        Passwords passwords,
        RefreshTokens refreshTokens,
        ClientNetwork network,
        AdminDbContext db,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        _ = errors.Require(request.CurrentPassword, "currentPassword")
            && errors.Check(request.CurrentPassword.Length <= Passwords.MaxLength, "currentPassword", $"must be at most {Passwords.MaxLength} characters");
        _ = Passwords.Check(errors, request.NewPassword, "newPassword");
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        // Guesses count as at sign-in: a stolen session must not find the password out.
        if (await signIn.CheckAsync(user.Email, request.CurrentPassword!, network.Of(context), cancellationToken) is null)
        {
            return ApiProblem.Invalid("currentPassword", "is wrong, or there were too many attempts and it rests for a while");
        }

        var hash = passwords.Hash(request.NewPassword!);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Accounts.Where(row => row.Id == user.AccountId).ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, hash), cancellationToken);
        await refreshTokens.RevokeAllAsync(user.AccountId, user.SessionId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
