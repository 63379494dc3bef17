using Gharart.Admin.Data;

namespace Gharart.Admin.Tests.Data;

public sealed class SchemaMigratorTests : IDisposable
{
    private static readonly MigrationScript First = new(1, "0001_first", "CREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO a VALUES (1);\n");
    private static readonly MigrationScript Second = new(2, "0002_second", "ALTER TABLE a ADD COLUMN name TEXT;");

    private readonly TemporaryDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Apply_Twice_AppliesEachScriptOnce()
    {
        Assert.Equal(1, _database.Migrator(First).Apply());
        Assert.Equal(1, _database.Migrator(First, Second).Apply());
        Assert.Equal(0, _database.Migrator(First, Second).Apply());

        Assert.Equal(["1|∅"], _database.Read("SELECT id, name FROM a"));
        Assert.Equal(["1|0001_first", "2|0002_second"], _database.Read("SELECT number, name FROM schema_migrations"));
        Assert.Equal(["wal"], _database.Read("PRAGMA journal_mode"));
    }

    [Fact]
    public void Apply_AppliedScriptChanged_RefusesAndNamesIt()
    {
        _database.Migrator(First).Apply();

        var exception = Assert.Throws<SchemaMigrationException>(() => _database.Migrator(First with { Sql = First.Sql + "-- edited" }).Apply());

        Assert.Contains("'0001_first' was changed after it was applied", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_OtherLineEnds_IsTheSameScript()
    {
        _database.Migrator(First).Apply();

        Assert.Equal(0, _database.Migrator(new MigrationScript(1, "0001_first", First.Sql.ReplaceLineEndings("\r\n"))).Apply());
    }

    [Fact]
    public void Apply_DatabaseOfNewerProgram_Refuses()
    {
        _database.Migrator(First, Second).Apply();

        var exception = Assert.Throws<SchemaMigrationException>(() => _database.Migrator(First).Apply());

        Assert.Contains("0002_second", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_SecondScriptFails_LeavesNothingOfTheRun()
    {
        var broken = new MigrationScript(2, "0002_broken", "CREATE TABLE b (id INTEGER); SELECT * FROM nowhere;");

        var exception = Assert.Throws<SchemaMigrationException>(() => _database.Migrator(First, broken).Apply());

        Assert.Contains("0002_broken", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_database.Read("SELECT name FROM sqlite_master WHERE type = 'table'"));
    }

    [Fact]
    public void Apply_LeavesBrokenReference_Refuses()
    {
        var script = new MigrationScript(1, "0001_x", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p (id)); INSERT INTO c VALUES (9);");

        Assert.Throws<SchemaMigrationException>(() => _database.Migrator(script).Apply());
        Assert.Empty(_database.Read("SELECT name FROM sqlite_master"));
    }

    [Fact]
    public void Apply_FromManyHostsAtOnce_AppliesOnce()
    {
        var applied = new int[4];

        Parallel.For(0, applied.Length, i => applied[i] = _database.Migrator(First, Second).Apply());

        Assert.Equal(2, applied.Sum());
    }

    [Fact]
    public void Apply_LowerNumberComesLater_IsAppliedToo()
    {
        var third = new MigrationScript(3, "0003_third", "CREATE TABLE c (id INTEGER PRIMARY KEY);");
        _database.Migrator(First, third).Apply();

        Assert.Equal(1, _database.Migrator(First, Second, third).Apply());
        Assert.Equal(["1", "2", "3"], _database.Read("SELECT number FROM schema_migrations ORDER BY number"));
    }

    // Numbers may be left out: they are given to tasks that go on side by side.
    [Fact]
    public void All_Scripts_HaveNumbersOfTheirOwnInOrder()
    {
        var numbers = MigrationScript.All.Select(script => script.Number).ToList();

        Assert.Equal(1, numbers[0]);
        Assert.All(numbers.Zip(numbers.Skip(1)), pair => Assert.True(pair.First < pair.Second, $"{pair.First}, {pair.Second}"));
    }
}
