using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Core;

namespace Gharart.Admin.Audit;

/// <summary>Writes the entries of one accepted request (contract §1).</summary>
internal sealed class AuditTrail(TimeProvider time)
{
    /// <summary>The actor where it is the program itself.</summary>
    public const string System = "system";

    private const string Stranger = "anonymous";

    /// <summary>Adds what changed to the running transaction; where that is nothing, the request itself if it is to leave a trace.</summary>
    public void Write(AdminDbContext db, HttpContext context, Caller caller, IReadOnlyList<AuditChange> changes, string? fallbackRoute)
    {
        var access = context.Features.Get<HandleAccess>();
        foreach (var change in changes)
        {
            var entry = NewEntry(context, caller, change.Action, change.Resource);
            entry.HandleId = change.HandleId;
            entry.Role = access?.Role ?? (change.NewOwner is { } owner && owner == caller.AccountId ? HandleRole.Owner : null);
            entry.Before = change.Before?.ToJsonString(ApiJson.Stored);
            entry.After = change.After?.ToJsonString(ApiJson.Stored);
            db.AuditEntries.Add(entry);
        }

        if (changes.Count == 0 && fallbackRoute is not null)
        {
            var entry = NewEntry(context, caller, $"{context.Request.Method} /{fallbackRoute.TrimStart('/')}", context.Request.Path.Value ?? "");
            (entry.HandleId, entry.Role) = (access?.HandleId, access?.Role);
            db.AuditEntries.Add(entry);
        }
    }

    /// <summary>
    /// Saves what the program changed by itself, with entries of it, in the caller's transaction. What belongs to a request is audited with the request.
    /// </summary>
    /// <param name="db">With the changes.</param>
    /// <param name="actor">What changed it.</param>
    /// <param name="cause">Id of what made it do so, in the place of the request's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SaveAsync(AdminDbContext db, string actor, string cause, CancellationToken cancellationToken)
    {
        var changes = db.Writes is null ? AuditChange.Of(db) : [];
        await db.SaveChangesAsync(cancellationToken);
        foreach (var change in changes.ConvertAll(change => change.Saved()))
        {
            var entry = NewEntry(null, actor, change.Action, change.Resource, cause);
            (entry.HandleId, entry.Before, entry.After) = (change.HandleId, change.Before?.ToJsonString(ApiJson.Stored), change.After?.ToJsonString(ApiJson.Stored));
            db.AuditEntries.Add(entry);
        }

        if (changes.Count > 0)
        {
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private AuditEntry NewEntry(HttpContext context, Caller caller, string action, string resource) =>
        NewEntry(caller.AccountId, caller.Name ?? Stranger, action, resource, context.TraceIdentifier);

    private AuditEntry NewEntry(int? accountId, string actor, string action, string resource, string requestId) => new()
    {
        AuditId = ArtifactId.New(ArtifactId.AuditPrefix, time),
        At = time.GetUtcNowMilliseconds(),
        AccountId = accountId,
        Actor = actor,
        Action = action,
        Resource = resource,
        RequestId = requestId,
    };
}
