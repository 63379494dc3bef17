using System.Diagnostics.CodeAnalysis;
using Gharart.Admin.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Gharart.Admin.Http;

/// <summary>
/// Races that only the database can decide become answers here, so that no handler checks first and inserts then.
/// </summary>
internal static class DatabaseProblem
{
    // By the columns of the unique index, as SQLite names them; whatever is not listed is a plain conflict.
    private static readonly Dictionary<string, ApiProblem> UniqueIndexes = new(StringComparer.Ordinal)
    {
        ["accounts.email"] = ApiProblem.Conflict("There is an account, or an invitation, for this e-mail already."),
        ["destination_domains.handle_id, destination_domains.domain"] = ApiProblem.Conflict("This domain is registered already."),
        ["handles.name"] = ApiProblem.Conflict("This handle is taken."),
        ["links.handle_id, links.slug_key"] = new(ApiError.SlugTaken, "This slug is taken."),
    };

    public static bool TryTranslate(HttpContext context, Exception exception, [NotNullWhen(true)] out ApiProblem? problem)
    {
        var sqlite = exception as SqliteException ?? exception.InnerException as SqliteException;
        problem = exception switch
        {
            DbUpdateConcurrencyException when context.Request.Headers.IfMatch.Count > 0 => ApiProblem.PreconditionFailed(),
            DbUpdateConcurrencyException => new ApiProblem(ApiError.VersionConflict, "Somebody else changed it at the same time. Read it again."),
            _ when sqlite?.SqliteExtendedErrorCode is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY => Conflict(sqlite.Message),
            WriteQueueFullException => Unavailable(context),
            _ when sqlite?.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_READONLY => Unavailable(context),
            _ => null,
        };
        return problem is not null;
    }

    private static ApiProblem Conflict(string message)
    {
        const string Marker = "UNIQUE constraint failed: ";
        var start = message.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        var columns = message[start..].TrimEnd('\'', '.');
        return UniqueIndexes.GetValueOrDefault(columns) ?? ApiProblem.Conflict("It exists already.");
    }

    private static ApiProblem Unavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return new ApiProblem(ApiError.Unavailable, "The database cannot take the change right now. Try again shortly.");
    }
}
