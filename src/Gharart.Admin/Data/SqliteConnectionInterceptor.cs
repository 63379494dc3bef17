using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Gharart.Admin.Data;

/// <summary>Settings that SQLite keeps per connection, given to each one as it opens.</summary>
internal sealed class SqliteConnectionInterceptor : DbConnectionInterceptor
{
    // FULL: an accepted write survives a power cut; in WAL mode it costs one fsync a commit.
    // busy_timeout: a writer waits in SQLite's own back-off instead of failing at once with "database is locked".
    internal const string Settings = "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    // SQLite has no asynchronous calls; the asynchronous door only allocates.
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
