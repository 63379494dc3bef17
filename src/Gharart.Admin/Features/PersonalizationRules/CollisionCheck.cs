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
        if (audit.CollisionCount == 0)
        {
            return null;
        }

        var isRefused = asked == CollisionPolicy.Reject
            || await db.Handles.AnyAsync(row => row.Id == handleId && row.CollisionPolicy == CollisionPolicy.Reject, cancellationToken);
        var ids = string.Join(" and ", audit.Collisions[0].RuleIds);
        return !isRefused ? null : new ApiProblem(ApiError.RuleCollision, $"{ids} have the same priority and match the same visits. Nothing was saved.")
        {
            Members = new Dictionary<string, object?> { ["audit"] = audit },
        };
    }
}
