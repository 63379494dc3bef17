using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gharart.Admin.Data;

/// <summary>
/// Brings a database up to date with the ordered, forward-only scripts of <c>Data/Migrations</c>, in one exclusive
/// transaction, so that two starting hosts do not meet and a failed script leaves nothing behind.
/// </summary>
internal sealed class SchemaMigrator(string connectionString, IReadOnlyList<MigrationScript> scripts, TimeProvider time)
{
    private const string CreateLedger = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number INTEGER NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        );
        """;

    /// <summary>Applies what is missing and answers how many scripts that were.</summary>
    /// <exception cref="SchemaMigrationException">The database was made by other scripts than this program carries.</exception>
    public int Apply()
    {
        // Foreign keys are off while tables may be rebuilt; foreign_key_check answers for them before the commit.
        var builder = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = false, Pooling = false };
        using var connection = new SqliteConnection(builder.ConnectionString);
        connection.Open();
        Run(connection, "PRAGMA busy_timeout=30000; PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL;");
        Run(connection, "BEGIN EXCLUSIVE;");
        // Nothing rolls back by hand: closing the connection does, also where a failed statement already did.
        Run(connection, CreateLedger);
        var applied = ReadLedger(connection);
        Check(applied);
        var missing = scripts.Where(script => !applied.ContainsKey(script.Number)).ToList();
        foreach (var script in missing)
        {
            Apply(connection, script);
        }

        CheckForeignKeys(connection);
        Run(connection, "COMMIT;");
        return missing.Count;
    }

    private void Check(Dictionary<int, (string Name, string Checksum)> applied)
    {
        foreach (var (number, (name, checksum)) in applied)
        {
            var script = scripts.FirstOrDefault(script => script.Number == number)
                ?? throw new SchemaMigrationException(
                    $"The database was migrated by a newer program: it holds migration '{name}', which this one does not know. Start the newer program.");
            if (script.Checksum != checksum)
            {
                throw new SchemaMigrationException(
                    $"Migration '{script.Name}' was changed after it was applied (recorded {checksum[..12]}…, now {script.Checksum[..12]}…). "
                    + "Applied scripts are history: restore the file and put the change into a new script.");
            }
        }
    }

    private void Apply(SqliteConnection connection, MigrationScript script)
    {
        try
        {
            Run(connection, script.Sql);
        }
        catch (SqliteException exception)
        {
            throw new SchemaMigrationException($"Migration '{script.Name}' failed: {exception.Message}", exception);
        }

        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($number, $name, $checksum, $at);";
        command.Parameters.AddWithValue("$number", script.Number);
        command.Parameters.AddWithValue("$name", script.Name);
        command.Parameters.AddWithValue("$checksum", script.Checksum);
        command.Parameters.AddWithValue("$at", time.GetUtcNow().ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private static Dictionary<int, (string Name, string Checksum)> ReadLedger(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, name, checksum FROM schema_migrations ORDER BY number;";
        using var reader = command.ExecuteReader();
        var applied = new Dictionary<int, (string, string)>();
        while (reader.Read())
        {
            applied.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static void CheckForeignKeys(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pragma_foreign_key_check();";
        var broken = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (broken > 0)
        {
            throw new SchemaMigrationException($"After the migrations {broken} rows point at rows that do not exist; nothing was changed.");
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
