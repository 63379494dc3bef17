using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Gharart.Admin.Audit;

/// <summary>A row that is being saved, as the audit tells of it.</summary>
internal sealed record AuditChange
{
    private const string Hidden = "(hidden)";

    private readonly AuditedKind _kind;
    private readonly object _row;

    private AuditChange(AuditedKind kind, EntityEntry entry)
    {
        (_kind, _row) = (kind, entry.Entity);
        Action = $"{kind.Name}.{Word(entry.State)}";
        Resource = kind.Resource(_row);
        Before = entry.State == EntityState.Added ? null : View(entry.OriginalValues.ToObject());
        After = entry.State == EntityState.Deleted ? null : View(_row);
        if (entry.State == EntityState.Modified)
        {
            KeepChanges(Before!, After!);
            foreach (var (property, name) in kind.Secrets.Where(secret => entry.Property(secret.Key).IsModified))
            {
                (Before![name], After![name]) = (Hidden, Hidden);
            }
        }
    }

    public string Action { get; }

    public string Resource { get; }

    public JsonObject? Before { get; }

    public JsonObject? After { get; }

    /// <summary>Known after the save, as a new row has its number only then.</summary>
    public int? HandleId { get; private init; }

    /// <summary>The account that became a handle's owner with this change, if one did.</summary>
    public int? NewOwner { get; private init; }

    /// <summary>All pending changes of a context that the audit knows.</summary>
    public static List<AuditChange> Of(AdminDbContext db) =>
        [.. db.ChangeTracker.Entries()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .Where(entry => !IsPartOfNewHandle(db, entry))
            .Select(entry => AuditedKinds.Find(entry.Metadata.ClrType) is { } kind ? new AuditChange(kind, entry) : null)
            .OfType<AuditChange>()
            .Where(change => change.Before is null || change.After is null || change.After.Count > 0)];

    /// <summary>The same after the save.</summary>
    public AuditChange Saved() => this with
    {
        HandleId = _kind.HandleId(_row),
        NewOwner = Before is null && _row is Handle handle ? handle.Members.Find(member => member.Role == HandleRole.Owner)?.AccountId : null,
    };

    private static string Word(EntityState state) => state switch
    {
        EntityState.Added => "created",
        EntityState.Deleted => "deleted",
        _ => "updated",
    };

    // Its first member comes with the handle: one thing happened, not two.
    private static bool IsPartOfNewHandle(AdminDbContext db, EntityEntry entry) =>
        entry is { State: EntityState.Added, Entity: HandleMember member }
        && db.ChangeTracker.Entries<Handle>().Any(handle => handle.State == EntityState.Added && handle.Entity.Members.Contains(member));

    private static void KeepChanges(JsonObject before, JsonObject after)
    {
        foreach (var name in after.Select(member => member.Key).Where(name => JsonNode.DeepEquals(before[name], after[name])).ToList())
        {
            before.Remove(name);
            after.Remove(name);
        }
    }

    private JsonObject View(object row) => JsonSerializer.SerializeToNode(_kind.View(row), ApiJson.Wire)!.AsObject();
}
