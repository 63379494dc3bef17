using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gharart.Admin.Usage;

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder v2) => v2
        .MapGet("/handles/{handle}/usage-meters", Read)
        .RequireHandleRole(HandleRole.Creator)
        .WithTags("Usage")
        .WithSummary("Read what the handle's owner may write today, and what was written");

    private static async Task<Ok<UsageMeters>> Read(
        HandleAccess access, HttpContext context, AdminDbContext db, DailyWrites writes, CancellationToken cancellationToken)
    {
        var accountId = await DailyWrites.AccountOfAsync(db, context, Caller.Of(context))
            ?? throw new InvalidOperationException($"The handle {access.Name} has no owner.");
        return TypedResults.Ok((await writes.ReadAsync(db, accountId, cancellationToken)).ToMeters());
    }
}
