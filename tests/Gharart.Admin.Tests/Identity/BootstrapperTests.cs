using Gharart.Admin.Data;
using Gharart.Admin.Identity;
using Gharart.Core.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Gharart.Admin.Tests.Identity;

public sealed class BootstrapperTests : IDisposable
{
    private readonly TemporaryDatabase _database = new();
    private readonly Passwords _passwords = new(new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 })));

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Ensure_EmptyDatabase_MakesOneAccountAndShowsItsPasswordOnce()
    {
        _database.Migrator(MigrationScript.All).Apply();

        var first = await EnsureAsync();
        var second = await EnsureAsync();

        Assert.Equal("first@gharart.test", first?.Email);
        Assert.Equal(20, first?.GeneratedPassword?.Length);
        Assert.Null(second);
        await using var db = Open();
        var account = await db.Accounts.SingleAsync();
        Assert.Equal(PasswordVerificationResult.Success, _passwords.Verify(account, first!.GeneratedPassword!));
        Assert.True(account is { IsOperator: true, Plan: AccountPlan.SelfHosted });
    }

    private async Task<BootstrapAccount?> EnsureAsync()
    {
        var options = AdminOptions.Load(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gharart:MasterSecret"] = MasterSecret.GenerateBase64(),
            ["Gharart:Bootstrap:Email"] = "First@Gharart.test",
        }).Build());
        await using var db = Open();
        return await new Bootstrapper(db, options, _passwords, TimeProvider.System).EnsureAsync(CancellationToken.None);
    }

    private AdminDbContext Open() => new(new DbContextOptionsBuilder<AdminDbContext>().UseSqlite(_database.ConnectionString).Options);
}
