using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Core;

namespace Gharart.Admin.Audit;

/// <summary>Writes the entries of one accepted request (contract §1).</summary>
internal sealed class AuditTrail(TimeProvider time)
{
    private const string Stranger = "anonymous";
    private const string System = "system";

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

    /// <summary>Adds what a part of the program changed by itself; the run stands in the place of the request.</summary>
    public void Write(AdminDbContext db, string actor, string runId, IReadOnlyList<AuditChange> changes)
    {
        foreach (var change in changes)
        {
            var entry = NewEntry(null, actor, change.Action, change.Resource, runId);
            (entry.HandleId, entry.Before, entry.After) = (change.HandleId, change.Before?.ToJsonString(ApiJson.Stored), change.After?.ToJsonString(ApiJson.Stored));
            db.AuditEntries.Add(entry);
        }
    }

    /// <summary>Adds what the program did by itself to what the caller saves.</summary>
    /// <param name="db">Where.</param>
    /// <param name="handleId">The handle.</param>
    /// <param name="action">Such as <c>template.updated</c>.</param>
    /// <param name="resource">Where in the handle.</param>
    /// <param name="before">JSON of what changed.</param>
    /// <param name="after">The same afterwards.</param>
    /// <param name="cause">Id of what made it do so.</param>
    public void WriteOwn(AdminDbContext db, int handleId, string action, string resource, string before, string after, string cause)
    {
        var entry = NewEntry(null, System, action, resource, cause);
        (entry.HandleId, entry.Before, entry.After) = (handleId, before, after);
        db.AuditEntries.Add(entry);
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
