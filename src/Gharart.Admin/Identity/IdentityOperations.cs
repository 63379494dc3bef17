using System.Globalization;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Identity;

/// <summary>What platform operators do with accounts and keys.</summary>
internal static class IdentityOperations
{
    public static void MapIdentityOperations(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/operator").RequireAuthorization(IdentityRegistration.OperatorPolicy).WithTags("Operators");
        group.MapGet("/accounts", List).WithSummary("List all accounts by e-mail");
        group.MapPut("/accounts/{accountId:int}", Update).WithSummary("Set an account's plan, and whether it is a platform operator");
        group.MapPost("/signing-keys/rotate", RotateSigningKey).WithSummary("Sign access tokens with a new key; the old one verifies until its tokens have run out");
    }

    private static async Task<Results<Ok<Page<AccountResponse>>, ApiProblem>> List(
        [AsParameters] PageQuery query, PageTokens pages, AdminDbContext db, CancellationToken cancellationToken)
    {
        if (pages.Read(query, "accounts", out var page) is { } problem)
        {
            return problem;
        }

        var rows = await db.Accounts.AsNoTracking()
            .Where(account => page.After == null || account.Email.CompareTo(page.After) > 0)
            .OrderBy(account => account.Email)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(pages.Answer(rows.ConvertAll(AccountResponse.From), page, account => account.Email));
    }

    private static async Task<Results<Ok<AccountResponse>, ApiProblem>> Update(
        int accountId, UpdateAccountRequest request, CurrentUser user, AdminDbContext db, CancellationToken cancellationToken)
    {
        if (accountId == user.AccountId && request.IsOperator == false)
        {
            return ApiProblem.Invalid("isOperator", "cannot be taken from oneself: another operator does it");
        }

        if (await db.Accounts.SingleOrDefaultAsync(row => row.Id == accountId, cancellationToken) is not { } account)
        {
            return ApiProblem.NotFound($"Account {accountId.ToString(CultureInfo.InvariantCulture)}");
        }

        account.Plan = request.Plan ?? account.Plan;
        account.IsOperator = request.IsOperator ?? account.IsOperator;
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(AccountResponse.From(account));
    }

    private static async Task<Ok<SigningKeyResponse>> RotateSigningKey(SigningKeyRing ring, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SigningKeyResponse(await ring.RotateAsync(cancellationToken)));
}
