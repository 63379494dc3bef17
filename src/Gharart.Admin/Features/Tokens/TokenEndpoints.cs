using System.Globalization;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Tokens;

internal static class TokenEndpoints
{
    public const int MaxName = 80;

    private const int MaxTokens = 100;

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(366);

    // So long a dead token still says why it is refused.
    private static readonly TimeSpan DeadAreKept = TimeSpan.FromDays(30);

    public static void MapTokens(this IEndpointRouteBuilder v2)
    {
        var group = v2.MapGroup("/handles/{handle}/tokens").RequireHandleRole(HandleRole.Operator).WithTags("Tokens");
        group.MapPost("", Create).RequireFeature(Feature.Tokens).WithSummary("Make a personal access token for scripts; the answer alone shows it");
        group.MapGet("", List).WithSummary("List the handle's tokens, newest first");
        group.MapDelete("/{tokenId}", Revoke).WithSummary("Revoke a token, which counts at once");
    }

    private static async Task<Results<Created<CreatedTokenResponse>, ApiProblem>> Create(
        CreateTokenRequest request,
        HandleAccess access,
        CurrentUser user,
        AdminDbContext db,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        var expiresAt = request.ExpiresAt ?? now + DefaultLifetime;
        var errors = Check(request, expiresAt, now);
        if (errors.Any)
        {
            return ApiProblem.Validation(errors);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var tokens = db.PersonalAccessTokens.Where(row => row.HandleId == access.HandleId);
        var forgotten = now - DeadAreKept;
        await tokens.Where(row => row.ExpiresAt < forgotten || row.RevokedAt < forgotten).ExecuteDeleteAsync(cancellationToken);
        if (await tokens.CountAsync(row => row.RevokedAt == null && row.ExpiresAt > now, cancellationToken) >= MaxTokens)
        {
            return ApiProblem.Conflict($"The handle has {MaxTokens} tokens, which is the limit. Revoke an unused one.");
        }

        var (tokenId, text) = TokenText.New();
        var token = new PersonalAccessToken
        {
            TokenId = tokenId,
            Hash = SecretText.Hash(text),
            HandleId = access.HandleId,
            CreatedBy = user.AccountId,
            Name = request.Name!.Trim(),
            Scopes = [.. request.Scopes!.Distinct(StringComparer.Ordinal)],
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        db.PersonalAccessTokens.Add(token);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/v2/handles/{access.Name}/tokens/{tokenId}",
            new CreatedTokenResponse(tokenId, text, token.Name, token.Scopes, token.ExpiresAt, token.CreatedAt));
    }

    private static FieldErrors Check(CreateTokenRequest request, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        _ = errors.Require(request.Name, "name") && errors.Line(request.Name, "name", MaxName);
        _ = errors.Check(request.Scopes is { Count: > 0 }, "scopes", $"must name at least one of {string.Join(", ", Scopes.All)}");
        for (var i = 0; i < (request.Scopes?.Count ?? 0) && errors.Count < 10; i++)
        {
            _ = errors.Check(Scopes.All.Contains(request.Scopes![i]), $"scopes[{i}]", $"must be one of {string.Join(", ", Scopes.All)}");
        }

        _ = errors.Check(expiresAt > now, "expiresAt", "must be in the future")
            & errors.Check(expiresAt <= now + LongestLifetime, "expiresAt", $"must be at most {LongestLifetime.Days} days ahead");
        return errors;
    }

    private static async Task<Results<Ok<Page<TokenResponse>>, ApiProblem>> List(
        [AsParameters] PageQuery query, PageTokens pages, HandleAccess access, AdminDbContext db, CancellationToken cancellationToken)
    {
        if (pages.Read(query, $"tokens/{access.HandleId}", out var page) is { } problem)
        {
            return problem;
        }

        var before = page.After is null ? int.MaxValue : int.Parse(page.After, CultureInfo.InvariantCulture);
        var rows = await db.PersonalAccessTokens.AsNoTracking()
            .Where(token => token.HandleId == access.HandleId && token.RevokedAt == null && token.Id < before)
            .Join(db.Accounts, token => token.CreatedBy, account => account.Id, (token, account) => new { Token = token, account.Email })
            .OrderByDescending(row => row.Token.Id)
            .Take(page.Take)
            .ToListAsync(cancellationToken);
        var answer = pages.Answer(rows, page, row => row.Token.Id.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new Page<TokenResponse>([.. answer.Items.Select(row => TokenResponse.From(row.Token, row.Email))], answer.NextToken));
    }

    private static async Task<Results<NoContent, ApiProblem>> Revoke(
        string tokenId, HandleAccess access, AdminDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        var found = await db.PersonalAccessTokens
            .Where(token => token.HandleId == access.HandleId && token.TokenId == tokenId)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, token => token.RevokedAt ?? now), cancellationToken);
        return found == 1 ? TypedResults.NoContent() : ApiProblem.NotFound("This token");
    }
}
