using Gharart.Admin.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gharart.Admin.Tests.Data;

public class SqliteNativeTests
{
    [Fact]
    public void Provider_OnLinux_IsSystemLibraryUnderPinnedBinding()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();

        Assert.Equal(new Version(2, 0, 6), typeof(raw).Assembly.GetName().Version is { } version ? new Version(version.Major, version.Minor, version.Build) : null);
        Assert.True(Version.Parse(connection.ServerVersion) >= new Version(3, 37), $"SQLite {connection.ServerVersion} from {SqliteNative.LoadedFrom}");
        if (OperatingSystem.IsLinux() && File.Exists("/etc/debian_version"))
        {
            Assert.Equal("libsqlite3.so.0", SqliteNative.LoadedFrom);
        }
    }

    [Fact]
    public void Provider_BlobsAndUnicodeAndErrors_SurviveTheOlderBinding()
    {
        using var database = new TemporaryDatabase();
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (a TEXT UNIQUE, b BLOB); INSERT INTO t VALUES ($a, $b);";
        command.Parameters.AddWithValue("$a", "ключ-鍵-🔑");
        command.Parameters.AddWithValue("$b", new byte[] { 0, 255, 7 });
        command.ExecuteNonQuery();

        command.CommandText = "INSERT INTO t VALUES ($a, $b);";
        var exception = Assert.Throws<SqliteException>(() => command.ExecuteNonQuery());

        Assert.Equal(raw.SQLITE_CONSTRAINT_UNIQUE, exception.SqliteExtendedErrorCode);
        Assert.Equal(["ключ-鍵-🔑|00FF07"], database.Read("SELECT a, hex(b) FROM t"));
    }
}
