using Gharart.Admin.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Tests.Publishing;

/// <summary>What the publisher asks twice a second reads by indexes, however many domains there are.</summary>
public sealed class DecisionIndexTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    [Theory]
    [InlineData("blocked")]
    [InlineData("expired")]
    public async Task Question_AskedTwiceASecond_ScansNoTable(string what)
    {
        var plan = await admin.WithDatabaseAsync(async db =>
        {
            var now = admin.Clock.GetUtcNow();
            var rows = what == "blocked" ? BlockedDomains.Rows(db, now) : ExpiredDecisions.Rows(db, now.AddSeconds(-1), now);
            var sql = rows.Select(row => row.HandleId).ToQueryString();
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            var parameters = sql.Split('\n').Where(line => line.StartsWith(".param set", StringComparison.Ordinal)).ToList();
            command.CommandText = "EXPLAIN QUERY PLAN " + string.Join('\n', sql.Split('\n').Except(parameters));
            foreach (var parameter in parameters.Select(line => line.Trim().Split(' ', 4)))
            {
                var value = command.CreateParameter();
                (value.ParameterName, value.Value) = (parameter[2], parameter[3]);
                command.Parameters.Add(value);
            }

            await using var reader = await command.ExecuteReaderAsync();
            var steps = new List<string>();
            while (await reader.ReadAsync())
            {
                steps.Add(reader.GetString(3));
            }

            return steps;
        });

        Assert.Contains(plan, step => step.Contains("INDEX ix_destination_domains_", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal));
    }
}
