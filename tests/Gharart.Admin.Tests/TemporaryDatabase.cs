using Gharart.Admin.Data;
using Gharart.TestKit;
using Microsoft.Data.Sqlite;

namespace Gharart.Admin.Tests;

/// <summary>An empty SQLite file for tests below the API.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gharart-db-").FullName;

    public string ConnectionString => new SqliteConnectionStringBuilder { DataSource = Path.Combine(_directory, "test.db"), Pooling = false }.ConnectionString;

    public SchemaMigrator Migrator(params IReadOnlyList<MigrationScript> scripts) =>
        new(ConnectionString, scripts, new ManualTimeProvider(DateTimeOffset.UnixEpoch));

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>All rows of a query, each value as text.</summary>
    public List<string> Read(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "∅" : reader.GetValue(i).ToString())));
        }

        return rows;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
