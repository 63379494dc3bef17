using Gharart.Admin.Publishing;
using Gharart.Admin.Risk;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Data;

internal static class DataRegistration
{
    // SQLite has no asynchronous calls: who waits for another writer holds a thread of the pool, of which there are else as many as cores, and one more
    // every half second. A block that is to be published would wait in line behind them.
    private const int Threads = 64;

    public static IServiceCollection AddAdminDatabase(this IServiceCollection services, AdminOptions options)
    {
        var connectionString = ConnectionString(options.Database);
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(Math.Max(threads, Threads), ports);
        services.AddSingleton<PublishSignal>();
        services.AddSingleton<SqliteConnectionInterceptor>();
        services.AddSingleton<StampInterceptor>();
        services.AddSingleton<PublishInterceptor>();
        services.AddSingleton<WriteQueue>();
        services.AddSingleton(provider =>
            new SchemaMigrator(connectionString, MigrationScript.All, provider.GetRequiredService<TimeProvider>()));
        services.AddPooledDbContextFactory<AdminDbContext>((provider, builder) => Configure(provider, builder, connectionString));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContext());
        return services;
    }

    private static void Configure(IServiceProvider provider, DbContextOptionsBuilder builder, string connectionString) =>
        builder.UseSqlite(connectionString).AddInterceptors(
            provider.GetRequiredService<SqliteConnectionInterceptor>(),
            provider.GetRequiredService<StampInterceptor>(),
            provider.GetRequiredService<PublishInterceptor>(),
            provider.GetRequiredService<RescoreInterceptor>());

    private static string ConnectionString(string configured) =>
        new SqliteConnectionStringBuilder(configured) { ForeignKeys = true }.ConnectionString;
}
