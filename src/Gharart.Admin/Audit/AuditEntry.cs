using Gharart.Admin.Identity;

namespace Gharart.Admin.Audit;

/// <summary>An accepted write: who, in which role, what, before and after, by which request, when. Appended, never edited.</summary>
internal sealed class AuditEntry
{
    public int Id { get; set; }

    /// <summary><c>aud_…</c></summary>
    public required string AuditId { get; set; }

    /// <summary>Null for what belongs to an account alone.</summary>
    public int? HandleId { get; set; }

    /// <summary>The account that acted; null where a stranger did, for instance one who takes up an invitation.</summary>
    public int? AccountId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary><see cref="Http.Caller.Name"/> as it was then.</summary>
    public required string Actor { get; set; }

    public HandleRole? Role { get; set; }

    /// <summary><c>link.updated</c>; method and route where no row changed that the audit knows.</summary>
    public required string Action { get; set; }

    /// <summary>Where in the handle: <c>links/sale</c>.</summary>
    public required string Resource { get; set; }

    /// <summary>JSON in the words of the API: all of what was deleted, or the members that changed.</summary>
    public string? Before { get; set; }

    public string? After { get; set; }

    public required string RequestId { get; set; }
}
