using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>Whether a write that makes rules collide is refused (contract §6).</summary>
internal static class CollisionCheck
{
    /// <summary>Reads the query parameter <c>onCollision</c>.</summary>
    public static CollisionPolicy? ReadPolicy(FieldErrors errors, string? onCollision)
    {
        var isWord = ContractEnum<CollisionPolicy>.TryParse(onCollision, out var policy);
        errors.Check(isWord || onCollision is null, "onCollision", "must be warn or reject");
        return isWord ? policy : null;
    }

    /// <summary>The refusal, where the request or the handle asks for it.</summary>
    public static async Task<ApiProblem?> RefuseAsync(
        RuleAudit audit, CollisionPolicy? asked, AdminDbContext db, int handleId, CancellationToken cancellationToken)
    {
        (string, string)? pair = audit.Collisions is [{ RuleIds: [var first, var second, ..] }, ..] ? (first, second) : null;
        var refusal = await RefuseAsync(pair, asked, db, handleId, cancellationToken);
        return refusal is null ? null : new ApiProblem(refusal.Error, refusal.Detail) { Members = new Dictionary<string, object?> { ["audit"] = audit } };
    }

    /// <summary>The refusal of two rules that collide, without an audit.</summary>
    public static async Task<ApiProblem?> RefuseAsync(
        (string First, string Second)? colliding, CollisionPolicy? asked, AdminDbContext db, int handleId, CancellationToken cancellationToken)
    {
        if (colliding is not { } pair)
        {
            return null;
        }

        var isRefused = asked == CollisionPolicy.Reject
            || await db.Handles.AnyAsync(row => row.Id == handleId && row.CollisionPolicy == CollisionPolicy.Reject, cancellationToken);
        return isRefused
            ? new ApiProblem(ApiError.RuleCollision, $"{pair.First} and {pair.Second} have the same priority and match the same visits. Nothing was saved.")
            : null;
    }
}
