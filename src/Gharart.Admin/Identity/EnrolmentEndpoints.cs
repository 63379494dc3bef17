using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Outbox;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>How people come to an account: by an invitation, or by signing up where that is open.</summary>
internal static class EnrolmentEndpoints
{
    public const int MaxDisplayName = 120;

    private static readonly ApiError[] LinkErrors = [ApiError.InvalidToken, ApiError.ExpiredMagicLink, ApiError.UsedMagicLink];

    public static void MapEnrolment(this IEndpointRouteBuilder auth, AdminOptions options)
    {
        auth.MapPost("/accept-invite", AcceptInvite).AllowAnonymous().Refuses(LinkErrors).WithSummary("Choose a password by the link of an invitation, and sign in");
        auth.MapPost("/verify-email", VerifyEmail).AllowAnonymous().Refuses(LinkErrors).WithSummary("Confirm an e-mail address by the link that was mailed to it");
        if (options.SignUp)
        {
            auth.MapPost("/signup", SignUp).AllowAnonymous().Refuses(ApiError.Conflict, ApiError.NotFound).WithSummary("Make an account, and sign in; only where sign-up is open");
        }
    }

    private static async Task<Results<Ok<SessionResponse>, ApiProblem>> AcceptInvite(
        AcceptInviteRequest request,
        OneTimeLinks links,
        Passwords passwords,
        SessionStarter sessions,
        RefreshTokens refreshTokens,
        AdminDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        _ = errors.Require(request.Token, "token") & Passwords.Check(errors, request.Password, "password")
            & errors.Line(request.DisplayName, "displayName", MaxDisplayName);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var (error, accountId) = await links.FindAsync(request.Token!, OneTimeLinkPurpose.AcceptInvite, cancellationToken);
        if (error is not null)
        {
            return Refuse(error);
        }

        var (now, hash) = (time.GetUtcNowMilliseconds(), passwords.Hash(request.Password!));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await links.UseAsync(request.Token!, accountId, OneTimeLinkPurpose.AcceptInvite, cancellationToken))
        {
            return Refuse(ApiError.UsedMagicLink);
        }

        await db.Accounts.Where(row => row.Id == accountId).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.PasswordHash, hash)
                .SetProperty(row => row.EmailVerifiedAt, now)
                .SetProperty(row => row.DisplayName, row => request.DisplayName ?? row.DisplayName)
                .SetProperty(row => row.FailedLogins, 0)
                .SetProperty(row => row.LockedUntil, (DateTimeOffset?)null),
            cancellationToken);
        await refreshTokens.RevokeAllAsync(accountId, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(await sessions.StartAsync(accountId, cancellationToken));
    }

    private static async Task<Results<NoContent, ApiProblem>> VerifyEmail(
        VerifyEmailRequest request, OneTimeLinks links, AdminDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Token))
        {
            return ApiProblem.Invalid("token", "is required");
        }

        var (error, accountId) = await links.FindAsync(request.Token, OneTimeLinkPurpose.VerifyEmail, cancellationToken);
        if (error is not null)
        {
            return Refuse(error);
        }

        var now = time.GetUtcNowMilliseconds();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await links.UseAsync(request.Token, accountId, OneTimeLinkPurpose.VerifyEmail, cancellationToken))
        {
            return Refuse(ApiError.UsedMagicLink);
        }

        await db.Accounts.Where(row => row.Id == accountId).ExecuteUpdateAsync(set => set.SetProperty(row => row.EmailVerifiedAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Created<SessionResponse>, ApiProblem>> SignUp(
        SignUpRequest request,
        Passwords passwords,
        OneTimeLinks links,
        AccountMails mails,
        MailQueue queue,
        SessionStarter sessions,
        AdminDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        _ = errors.Check(EmailAddress.TryFold(request.Email, out var email), "email", "must be an e-mail address")
            & Passwords.Check(errors, request.Password, "password")
            & errors.Line(request.DisplayName, "displayName", MaxDisplayName);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        var account = new Account
        {
            Email = email,
            PasswordHash = passwords.Hash(request.Password!),
            DisplayName = request.DisplayName,
            CreatedAt = time.GetUtcNowMilliseconds(),
        };
        queue.Add(db, mails.VerifyEmail(email, links.Add(account, OneTimeLinkPurpose.VerifyEmail)));
        await db.SaveChangesAsync(cancellationToken);
        queue.Wake();
        return TypedResults.Created("/v2/auth/me", await sessions.StartAsync(account.Id, cancellationToken));
    }

    private static ApiProblem Refuse(ApiError error) =>
        new(error, error == ApiError.InvalidToken ? "The link is not one of ours." : "The link has run out or was used already. Ask for a new one.");
}
