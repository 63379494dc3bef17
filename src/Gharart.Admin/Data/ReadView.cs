using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Data;

/// <summary>One unchanging view of the database for several reads. It takes no lock that a writer would wait for.</summary>
internal sealed class ReadView : IAsyncDisposable
{
    private readonly AdminDbContext _db;
    private readonly SqliteTransaction _transaction;

    private ReadView(AdminDbContext db, SqliteTransaction transaction) => (_db, _transaction) = (db, transaction);

    /// <summary>Begins the view; until it is disposed, the context is not to write.</summary>
    public static async Task<ReadView> BeginAsync(AdminDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);

        // Deferred, or it would take the one lock that writers share.
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        await db.Database.UseTransactionAsync(transaction, cancellationToken);
        return new ReadView(db, transaction);
    }

    public async ValueTask DisposeAsync()
    {
        await _db.Database.UseTransactionAsync(null);
        await _transaction.DisposeAsync();
        await _db.Database.CloseConnectionAsync();
    }
}
