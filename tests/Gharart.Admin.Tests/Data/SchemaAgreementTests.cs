using Gharart.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Data;

/// <summary>The hand-written scripts and the EF model describe the same database.</summary>
public class SchemaAgreementTests
{
    // Names of constraints and defaults differ without effect; what a row may hold and what is looked up fast do not.
    private const string Tables = """
        SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master
        WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migrations' ORDER BY name
        """;

    private const string Columns = """
        SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
        FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'schema_migrations' ORDER BY t.name, c.name
        """;

    private const string Indexes = """
        SELECT t.name, i.name, i."unique", i.partial, c.seqno, c.name, replace(substr(x.sql, instr(x.sql, ' WHERE ')), '"', '')
        FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_info(i.name) c LEFT JOIN sqlite_master x ON x.name = i.name AND i.partial
        WHERE t.type = 'table' AND t.name <> 'schema_migrations' ORDER BY t.name, i.name, c.seqno
        """;

    private const string ForeignKeys = """
        SELECT t.name, f."from", f."table", f."to", f.on_delete, f.on_update
        FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY t.name, f."from"
        """;

    [Theory]
    [InlineData(Tables)]
    [InlineData(Columns)]
    [InlineData(Indexes)]
    [InlineData(ForeignKeys)]
    public void MigratedDatabase_AndModel_Agree(string query)
    {
        using var migrated = new TemporaryDatabase();
        migrated.Migrator(MigrationScript.All).Apply();
        using var created = new TemporaryDatabase();
        using (var db = new AdminDbContext(new DbContextOptionsBuilder<AdminDbContext>().UseSqlite(created.ConnectionString).Options))
        {
            db.Database.EnsureCreated();
        }

        var expected = created.Read(query);
        Assert.True(expected.Count >= 5, "The query found too little to compare.");
        Assert.Equal(expected, migrated.Read(query));
    }
}
