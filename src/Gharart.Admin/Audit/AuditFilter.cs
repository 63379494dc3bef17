using System.ComponentModel;
using Gharart.Admin.Http;
using Microsoft.AspNetCore.Mvc;

namespace Gharart.Admin.Audit;

/// <summary>The query of an audit list.</summary>
internal readonly record struct AuditFilter(
    [property: FromQuery(Name = "actor"), Description("E-mail of who acted.")] string? Actor,
    [property: FromQuery(Name = "action"), Description("An action such as link.updated, or all of a kind: link.*")] string? Action,
    [property: FromQuery(Name = "from"), Description("From this time or day on (RFC 3339).")] string? From,
    [property: FromQuery(Name = "to"), Description("Before this time, or to the end of this day (RFC 3339).")] string? To)
{
    private const string AllOfKind = ".*";

    /// <summary>What a page token is bound to.</summary>
    public string Scope => string.Join('\n', Actor, Action, From, To);

    /// <summary>The entries that the filter leaves; what is wrong with it goes into the errors.</summary>
    public IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries, FieldErrors errors)
    {
        if (QueryTime.Read(From, "from", errors, endOfDay: false) is { } from)
        {
            entries = entries.Where(entry => entry.At >= from);
        }

        if (QueryTime.Read(To, "to", errors, endOfDay: true) is { } to)
        {
            entries = entries.Where(entry => entry.At < to);
        }

        if (Actor is { } actor)
        {
            entries = entries.Where(entry => entry.Actor == actor);
        }

        if (Action is not { } action)
        {
            return entries;
        }

        var prefix = action.EndsWith(AllOfKind, StringComparison.Ordinal) ? action[..^1] : null;
        return prefix is null ? entries.Where(entry => entry.Action == action) : entries.Where(entry => entry.Action.StartsWith(prefix));
    }
}
