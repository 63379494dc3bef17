using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Audit;

/// <summary>An entry of the audit.</summary>
/// <param name="AuditId"><c>aud_…</c></param>
/// <param name="At">When.</param>
/// <param name="Actor">E-mail of who acted, or the credential that did.</param>
/// <param name="Role">The actor's role on the handle at that time.</param>
/// <param name="Action">Such as <c>link.updated</c>.</param>
/// <param name="Resource">Where in the handle, such as <c>links/sale</c>.</param>
/// <param name="Before">All of what was deleted, or the members that changed; null where it was made.</param>
/// <param name="After">All of what was made, or the members that changed; null where it was deleted.</param>
/// <param name="RequestId">Finds the request in the log.</param>
internal sealed record AuditItem(
    string AuditId,
    DateTimeOffset At,
    string Actor,
    HandleRole? Role,
    string Action,
    string Resource,
    JsonObject? Before,
    JsonObject? After,
    string RequestId)
{
    public static AuditItem From(AuditEntry entry) => new(
        entry.AuditId, entry.At, entry.Actor, entry.Role, entry.Action, entry.Resource, Read(entry.Before), Read(entry.After), entry.RequestId);

    private static JsonObject? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonObject>(json, ApiJson.Stored);
}
